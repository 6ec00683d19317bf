"""The settings of a preset as a person reads them: name, unit, what each does, and what it may be."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.bounds import BOUNDS, Bound, OneOf
from analysis.options import AnalysisOptions

Words = str | Promise
PER_SECOND = gettext_lazy("per second")
SECONDS = gettext_lazy("s")


@dataclass(frozen=True)
class Setting:
    """One option; `empty` says what leaving it empty means, where that can be."""

    option: str
    name: Words
    does: Words
    unit: Words = ""
    empty: Words = ""
    words: tuple[tuple[str, Words], ...] = ()
    """Of each value that is a word."""

    @property
    def bound(self) -> Bound | OneOf:
        """What it may be."""
        return BOUNDS[self.option]

    @property
    def kind(self) -> str:
        """Which field it gets: number, words or switch."""
        if isinstance(self.bound, Bound):
            return "number"
        return "words" if self.words else "switch"

    @property
    def step(self) -> str:
        """By how much its field's arrows change it."""
        return "1" if isinstance(self.bound, Bound) and self.bound.whole else "0.5"

    @property
    def range_words(self) -> str:
        """What it may be, in words."""
        if not isinstance(self.bound, Bound):
            return ""
        ends = {"least": number(self.bound.least), "most": number(self.bound.most)}
        both = _("%(least)s to %(most)s") % ends
        return f"{both} {self.unit}".strip()

    def said(self, options: AnalysisOptions) -> str:
        """Its value, for reading."""
        value = asdict(options)[self.option]
        if value is None:
            return str(self.empty)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(dict(self.words)[value]) if self.words else f"{number(value)} {self.unit}".strip()


@dataclass(frozen=True)
class Group:
    """Settings that belong together, with a sentence about them."""

    title: Words
    about: Words
    settings: tuple[Setting, ...]


GROUPS = (
    Group(
        gettext_lazy("Lines"),
        "",
        (
            Setting(
                "segment_seconds",
                gettext_lazy("Longest segment"),
                gettext_lazy("The video is described in equal segments of at most this length, each by itself."),
                SECONDS,
            ),
            Setting(
                "words_per_line", gettext_lazy("Words in a line"), gettext_lazy("About how long a line may get."), gettext_lazy("words")
            ),
        ),
    ),
    Group(
        gettext_lazy("Detectors"),
        gettext_lazy("Looking more often takes longer. A video too large or too fast for that is looked at less often; its run says so."),
        (
            Setting("objects_per_second", gettext_lazy("Objects"), gettext_lazy("How often people and things are looked for."), PER_SECOND),
            Setting("faces_per_second", gettext_lazy("Faces"), gettext_lazy("How often faces are looked for."), PER_SECOND),
            Setting(
                "text_per_second", gettext_lazy("Words on screen"), gettext_lazy("How often words in the picture are read."), PER_SECOND
            ),
            Setting(
                "cuts_per_second",
                gettext_lazy("Cuts"),
                gettext_lazy("How often it is looked whether the picture cuts to another."),
                PER_SECOND,
                gettext_lazy("in every frame"),
            ),
        ),
    ),
    Group(
        gettext_lazy("Only with a model"),
        gettext_lazy("These change nothing while the detectors describe alone."),
        (
            Setting(
                "frames_per_second",
                gettext_lazy("Frames in short windows"),
                gettext_lazy("How many frames of each second the model sees, in windows of up to 8 seconds."),
                PER_SECOND,
            ),
            Setting(
                "long_frames_per_second",
                gettext_lazy("Frames in long windows"),
                gettext_lazy("The same in windows of more than 8 seconds."),
                PER_SECOND,
            ),
            Setting(
                "most_frames",
                gettext_lazy("Most frames in one call"),
                gettext_lazy("Windows are cut shorter so that no call shows more."),
                empty=gettext_lazy("as many as fit"),
            ),
            Setting(
                "overlap_seconds",
                gettext_lazy("Overlap"),
                gettext_lazy("So much of what comes before a window is shown too, for context."),
                SECONDS,
            ),
            Setting(
                "layout",
                gettext_lazy("Order of frames and times"),
                gettext_lazy("How frames and times stand in the question."),
                words=(
                    ("interleaved", gettext_lazy("each second's time, then its frames")),
                    ("block", gettext_lazy("all frames together")),
                ),
            ),
            Setting(
                "fit",
                gettext_lazy("Picture"),
                gettext_lazy("How a picture becomes the square that LLaVA-NeXT-Video sees."),
                words=(
                    ("letterbox", gettext_lazy("whole, with bars")),
                    ("squash", gettext_lazy("whole, pressed together")),
                    ("crop", gettext_lazy("its middle only")),
                ),
            ),
            Setting(
                "long_context",
                gettext_lazy("Longer context"),
                gettext_lazy("Lets the model read twice what it was trained for. Its lines are known to get worse."),
            ),
            Setting(
                "ask_unchanged",
                gettext_lazy("Ask about unchanged seconds"),
                gettext_lazy("Asks the model about seconds in which nothing measurably changed too. Takes longer."),
            ),
            Setting(
                "first_look",
                gettext_lazy("First look at the whole"),
                gettext_lazy("Shows the model a few pictures of the whole video first, and tells each window what they show."),
            ),
            Setting(
                "notes",
                gettext_lazy("Notes of the detectors"),
                gettext_lazy("Tells the model the words, things and camera movements that the detectors saw."),
            ),
            Setting(
                "focus",
                gettext_lazy("Ask about single things"),
                gettext_lazy("Asks once more about people, words, places and the camera alone. Takes several times as long."),
            ),
        ),
    ),
)

SETTINGS = tuple(setting for group in GROUPS for setting in group.settings)


def number(value: float) -> str:
    """A number in the reader's language, with no more places than it has."""
    places = 0 if float(value).is_integer() else min(2, len(f"{value:g}".partition(".")[2]))
    return number_format(value, decimal_pos=places)


def differences(options: AnalysisOptions, usual: AnalysisOptions) -> list[str]:
    """What is set otherwise, each in words."""
    return [f"{one.name}: {one.said(options)}" for one in SETTINGS if getattr(options, one.option) != getattr(usual, one.option)]
