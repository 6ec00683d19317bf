"""The fields of a preset as they were filled in: read into options, each mistake in a sentence beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from analysis.bounds import Bound, problem_of
from analysis.options import PRESETS, AnalysisOptions, PresetName, options_from
from webapp.library.preset_settings import GROUPS, SETTINGS, Group, Setting
from webapp.runs.sentences import told

LONGEST_NAME = 60


@dataclass(frozen=True)
class Field:
    """A setting with what stands in its field, what the built-in preset has, and what is wrong with it."""

    setting: Setting
    value: object
    usual: str
    problem: str = ""

    @property
    def text(self) -> str:
        """What stands in a field for a number."""
        if self.value is None or isinstance(self.value, str):
            return self.value or ""
        return f"{self.value:g}"

    @property
    def choices(self) -> list[tuple[str, object, bool]]:
        """Of a field of words: each with whether it is the chosen one."""
        return [(value, words, value == self.value) for value, words in self.setting.words]


@dataclass
class PresetForm:
    """What was filled in for a preset that is based on `base`."""

    base: PresetName
    name: str
    values: dict[str, object]
    problems: dict[str, str] = field(default_factory=dict)
    """By field; "name" is one of them."""
    options: AnalysisOptions | None = None
    """Where nothing is wrong with them."""

    @classmethod
    def of(cls, options: AnalysisOptions, name: str = "") -> PresetForm:
        """The form with these options filled in."""
        known = asdict(options)
        return cls(options.preset, name, {setting.option: known[setting.option] for setting in SETTINGS}, options=options)

    @classmethod
    def read(cls, sent: Mapping[str, str], base: PresetName) -> PresetForm:
        """The form as it was sent."""
        form = cls(base, " ".join(sent.get("name", "").split()), {one.option: _value(one, sent) for one in SETTINGS})
        found = {one.option: problem_of(one.option, form.values[one.option]) for one in SETTINGS}
        form.problems = {option: told(problem) for option, problem in found.items() if problem}
        if not form.problems:
            form._build()
        return form

    def groups(self) -> list[tuple[Group, list[Field]]]:
        """The fields in their groups."""
        return [(group, [self._field(setting) for setting in group.settings]) for group in GROUPS]

    def check_name(self, taken: frozenset[str]) -> None:
        """Say what is wrong with the name."""
        if not 1 <= len(self.name) <= LONGEST_NAME or not self.name.isprintable():
            self.problems["name"] = _("A preset needs a name of 1 to %(most)d characters.") % {"most": LONGEST_NAME}
        elif self.name in taken:
            self.problems["name"] = _("You have a preset of this name already. Please choose another.")

    def _build(self) -> None:
        try:
            self.options = options_from({**self.values, "preset": self.base})
        except ValueError as error:  # each is fine by itself: what is left is that a call holds fewer frames than a second
            self.problems["most_frames"] = told(str(error))

    def _field(self, setting: Setting) -> Field:
        usual = setting.said(PRESETS[self.base])
        return Field(setting, self.values[setting.option], usual, self.problems.get(setting.option, ""))


def _value(setting: Setting, sent: Mapping[str, str]) -> object:
    """What was sent as the option would have it; what is no number stays text, and is refused as such."""
    text = sent.get(setting.option, "").strip()
    if setting.kind == "switch":
        return text == "on"
    if not isinstance(setting.bound, Bound):
        return text
    if not text:
        return None
    try:
        given = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(given) if setting.bound.whole and given.is_integer() else given
