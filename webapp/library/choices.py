"""What can be chosen for an analysis, in plain words, and how long it is likely to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analysis.options import PRESETS
from webapp.accounts.models import User
from webapp.library.templatetags.lengths import about
from webapp.runs.own_presets import OwnJSON, chosen_preset, is_own, options_with, own_json
from webapp.runs.progress import describer_words, recent_speed
from webapp.runs.serving_model import sending_words
from webapp.runs.speaker import Speaker, current_speaker
from webapp.runs.weights.measured import measurement_of

FIRST_SPEEDS = {"fast": 4.0, "balanced": 2.0, "thorough": 0.7}
"""Seconds of video described in a second of work before any run was measured here: 720p with detectors on two cores."""
NAMES = {"fast": gettext_lazy("Fast"), "balanced": gettext_lazy("Balanced"), "thorough": gettext_lazy("Thorough")}
COSTS = {
    "fast": gettext_lazy("Short lines, one look a second. For a first impression."),
    "balanced": gettext_lazy("Full lines, two looks a second. Right for most videos."),
    "thorough": gettext_lazy("Long lines, up to five looks a second. Takes the longest."),
}
LANGUAGES = {"en": "English", "de": "Deutsch"}


@dataclass(frozen=True)
class Choice:
    """One way to analyse: its name, what it costs, and its speed in seconds of video a second; None where nobody knows."""

    value: str
    name: str | Promise
    cost: str | Promise
    speed: float | None
    duration_seconds: float | None = None

    @property
    def time_words(self) -> str:
        """How long it is likely to take: for this video, or for a minute while no length is known."""
        if self.speed is None:
            return _("not measured here yet")
        if self.duration_seconds is not None:
            return about(self.duration_seconds / self.speed)
        return _("%(time)s for a minute of video") % {"time": about(60 / self.speed)}


@dataclass(frozen=True)
class Wanted:
    """What a person chose for an analysis; a value that does not exist raises ValueError with a plain sentence."""

    preset: str = "balanced"
    language: str = "en"
    own: OwnJSON | None = None
    """A preset of one's own that was made of `preset`, as it is now."""

    def __post_init__(self) -> None:
        options_with(self.preset, self.language, self.own)

    @classmethod
    def from_form(cls, form: Mapping[str, str], owner: User | None = None) -> Wanted:
        """The choice in a posted form; what is left out takes its usual value. Only `owner`'s own presets can be chosen."""
        preset, language = form.get("preset") or "balanced", form.get("language") or usual_language()
        if is_own(preset):
            chosen = chosen_preset(preset, owner)
            return cls(chosen.preset, language, own_json(chosen))
        return cls(preset, language)

    def as_json(self) -> dict[str, object]:
        """The choice as it is kept with a video."""
        kept: dict[str, object] = {"preset": self.preset, "language": self.language}
        return kept | {"own": self.own} if self.own else kept


def choices(duration_seconds: float | None = None) -> list[Choice]:
    """The presets from quick to slow, each with the likely speed of whoever describes now."""
    speaker = current_speaker()
    speeds = speeds_of_model(speaker) if speaker.is_model else likely_speeds()
    return [Choice(name, NAMES[name], COSTS[name], speeds[name], duration_seconds) for name in PRESETS]


def speeds_of_model(speaker: Speaker) -> dict[str, float | None]:
    """Of each preset the speed of the model's newest runs here; `balanced` may have been measured by a check of the GPU."""
    checked = measurement_of(speaker.model)
    first = {"balanced": checked.seconds_per_second} if checked else {}
    return {name: recent_speed(name, speaker.describer, speaker.model) or first.get(name) for name in PRESETS}


def likely_speeds() -> Mapping[str, float | None]:
    """Of each preset the speed of the detectors measured here lately; one never used is guessed from the others.

    None is quicker than a lighter one. Before the first run it is a careful guess.
    """
    measured = {name: speed for name in PRESETS if (speed := recent_speed(name))}
    pace = sum(measured.values()) / sum(FIRST_SPEEDS[name] for name in measured) if measured else 1.0
    speeds: dict[str, float] = {}
    for name in PRESETS:
        speeds[name] = min([measured.get(name, FIRST_SPEEDS[name] * pace), *speeds.values()])
    return speeds


def usual_language() -> str:
    """The language of the lines that suits the reader's pages."""
    spoken = (get_language() or "en").split("-")[0]
    return spoken if spoken in LANGUAGES else "en"


def who_describes() -> str:
    """Who will describe a video that is uploaded now, as a person would say it."""
    speaker = current_speaker()
    if speaker.is_model:
        return describer_words(speaker.describer, speaker.model)
    return _("Detectors only") if _has_gpu() else _("Detectors only (no GPU found)")


def where_frames_go() -> str:
    """What is said before somebody has a video described: that its frames leave this machine; empty where they don't."""
    return sending_words(current_speaker().describer)


def _has_gpu() -> bool:
    return Path("/dev/nvidia0").exists()
