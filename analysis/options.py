"""What can be chosen for a run: the presets' one table, checked when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, cast, get_args

from analysis.bounds import BOUNDS, problem_of, too_few_frames
from analysis.prompts import Layout
from analysis.wish import problem_with

PresetName = Literal["fast", "balanced", "thorough"]
Language = Literal["en", "de"]
Fit = Literal["letterbox", "squash", "crop"]


@dataclass(frozen=True)
class AnalysisOptions:
    """All that shapes a run's result besides the file itself."""

    preset: PresetName = "balanced"
    language: Language = "en"
    words_per_line: int = 20
    """The word budget of a line."""
    segment_seconds: int = 6
    """The longest segment, in whole seconds: at twice real time on two cores, six are told within three seconds of the start."""
    overlap_seconds: int = 1
    objects_per_second: float = 2.0
    faces_per_second: float = 2.0
    text_per_second: float = 2.0
    camera_per_second: float = 5.0
    cuts_per_second: float | None = None
    """None: cuts are looked for in every decoded frame."""
    frames_per_second: float = 2.0
    """The sampling rate of the frames that a model looks at, in windows of up to 8 s."""
    long_frames_per_second: float = 1.0
    """The same in longer windows."""
    most_frames: int | None = None
    """The most frames that a model sees in one call; None: as many as its context holds."""
    fit: Fit = "letterbox"
    """How a picture becomes the square that a model sees: with bars, pressed together, or its middle alone."""
    layout: Layout = "interleaved"
    """How frames and times stand in a model's prompt."""
    long_context: bool = False
    """Let a model read twice what it was trained for: known to degrade, untested on hardware."""
    ask_unchanged: bool = False
    """Whether a model is also asked about seconds that measurably didn't change."""
    first_look: bool = True
    """Whether a model looks at a few pictures of the whole video before most of its seconds."""
    notes: bool = True
    """Whether a model is told what detectors saw."""
    focus: bool = False
    """Whether a model is asked once more about people, words, places and the camera alone."""
    wish: str = ""
    """A person's own words, added to what a model is asked."""
    close_look: bool = False
    """Whether a few seconds are looked at closely (close_look.py): as many frames as fit, whatever the detectors cost."""

    def __post_init__(self) -> None:
        if self.preset not in get_args(PresetName):
            raise ValueError(f"The preset must be fast, balanced or thorough, not {self.preset!r}.")
        if self.language not in get_args(Language):
            raise ValueError(f"The language must be en or de, not {self.language!r}.")
        for name in BOUNDS:
            if problem := problem_of(name, getattr(self, name)):
                raise ValueError(problem)
        for rate in (self.frames_per_second, self.long_frames_per_second):
            if problem := too_few_frames(self.most_frames, rate):
                raise ValueError(problem)
        if problem := problem_with(self.wish):
            raise ValueError(problem)


PRESETS: dict[PresetName, AnalysisOptions] = {
    "fast": AnalysisOptions(
        preset="fast",
        words_per_line=12,
        overlap_seconds=0,
        objects_per_second=1,
        faces_per_second=1,
        text_per_second=1,
        cuts_per_second=5,
        frames_per_second=1,
        first_look=False,
        notes=False,
    ),
    "balanced": AnalysisOptions(),
    "thorough": AnalysisOptions(
        preset="thorough", words_per_line=35, objects_per_second=5, long_frames_per_second=2, ask_unchanged=True, focus=True
    ),
}


def options_for(preset: str, language: str = "en") -> AnalysisOptions:
    """The options of a preset in a language; raises ValueError with a plain sentence."""
    if preset not in PRESETS:
        raise ValueError(f"The preset must be fast, balanced or thorough, not {preset!r}.")
    return replace(PRESETS[preset], language=cast(Language, language))


def options_from(stored: Mapping[str, object]) -> AnalysisOptions:
    """The options that `asdict` wrote, of this version or an earlier one; raises ValueError with a plain sentence for what can't be."""
    names = {one.name for one in fields(AnalysisOptions)}
    known = {name: value for name, value in stored.items() if name in names}
    try:
        return replace(PRESETS[cast(PresetName, known.get("preset", "balanced"))], **known)  # type: ignore[arg-type]
    except (KeyError, TypeError) as error:
        raise ValueError(f"These options can't be read: {error}.") from error
