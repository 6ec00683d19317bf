"""What can be chosen for a run: the presets' one table, checked when it is built."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

PresetName = Literal["fast", "balanced", "thorough"]
Language = Literal["en", "de"]


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
    frames_per_second: float = 1.0
    """The sampling rate of the frames that a describer looks at."""

    def __post_init__(self) -> None:
        if self.preset not in get_args(PresetName):
            raise ValueError(f"The preset must be fast, balanced or thorough, not {self.preset!r}.")
        if self.language not in get_args(Language):
            raise ValueError(f"The language must be en or de, not {self.language!r}.")
        if not 6 <= self.words_per_line <= 45:
            raise ValueError("A line needs 6 to 45 words.")
        if not 2 <= self.segment_seconds <= 15:
            raise ValueError("A segment has 2 to 15 seconds.")


PRESETS: dict[PresetName, AnalysisOptions] = {
    "fast": AnalysisOptions(
        preset="fast", words_per_line=12, overlap_seconds=0, objects_per_second=1, faces_per_second=1, text_per_second=1, cuts_per_second=5
    ),
    "balanced": AnalysisOptions(),
    "thorough": AnalysisOptions(preset="thorough", words_per_line=35, objects_per_second=5, frames_per_second=2),
}


def options_for(preset: str, language: str = "en") -> AnalysisOptions:
    """The options of a preset in a language; raises ValueError with a plain sentence."""
    if preset not in PRESETS:
        raise ValueError(f"The preset must be fast, balanced or thorough, not {preset!r}.")
    return replace(PRESETS[preset], language=cast(Language, language))
