"""What can be chosen for an analysis, in plain words, and how long it is likely to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analysis.options import PRESETS, options_for
from webapp.library.templatetags.lengths import about
from webapp.runs.progress import recent_speed

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
    """One way to analyse: its name, what it costs, and its speed in seconds of video a second."""

    value: str
    name: str | Promise
    cost: str | Promise
    speed: float
    duration_seconds: float | None = None

    @property
    def time_words(self) -> str:
        """How long it is likely to take: for this video, or for a minute while no length is known."""
        if self.duration_seconds is not None:
            return about(self.duration_seconds / self.speed)
        return _("%(time)s for a minute of video") % {"time": about(60 / self.speed)}


@dataclass(frozen=True)
class Wanted:
    """What a person chose for an analysis; a value that does not exist raises ValueError with a plain sentence."""

    preset: str = "balanced"
    language: str = "en"

    def __post_init__(self) -> None:
        options_for(self.preset, self.language)

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> Wanted:
        """The choice in a posted form; what is left out takes its usual value."""
        return cls(form.get("preset") or "balanced", form.get("language") or usual_language())

    def as_json(self) -> dict[str, str]:
        """The choice as it is kept with a video."""
        return {"preset": self.preset, "language": self.language}


def choices(duration_seconds: float | None = None) -> list[Choice]:
    """The presets from quick to slow, each with its likely speed."""
    return [Choice(name, NAMES[name], COSTS[name], speed, duration_seconds) for name, speed in likely_speeds().items()]


def likely_speeds() -> dict[str, float]:
    """Of each preset the speed measured here lately; one never used is guessed from the others, and none is quicker than a lighter one.

    Before the first run it is a careful guess.
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
    return _("Detectors only") if _has_gpu() else _("Detectors only (no GPU found)")


def _has_gpu() -> bool:
    return Path("/dev/nvidia0").exists()
