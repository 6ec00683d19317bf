"""What each option may be, with the sentence for what it may not: one truth for pages, command line and stored options."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """The numbers `least` to `most`; `whole` takes no fractions, `optional` takes None too."""

    least: float
    most: float
    sentence: str
    whole: bool = False
    optional: bool = False

    def allows(self, value: object) -> bool:
        """Whether this is a number within the bound; true and false are no numbers, nor are NaN and text."""
        if value is None:
            return self.optional
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return math.isfinite(value) and self.least <= value <= self.most


@dataclass(frozen=True)
class OneOf:
    """One of some words, or one of true and false."""

    values: tuple[object, ...]
    sentence: str

    def allows(self, value: object) -> bool:
        """Whether this is one of them, of the same type."""
        return any(type(value) is type(one) and value == one for one in self.values)


SWITCH = (False, True)

BOUNDS: Mapping[str, Bound | OneOf] = {
    "words_per_line": Bound(6, 45, "A line needs 6 to 45 words, a whole number.", whole=True),
    "segment_seconds": Bound(2, 15, "A segment has 2 to 15 seconds, a whole number.", whole=True),
    "overlap_seconds": Bound(0, 3, "Windows overlap by 0 to 3 seconds, a whole number.", whole=True),
    "objects_per_second": Bound(0.5, 16, "Objects are looked for 0.5 to 16 times a second."),
    "faces_per_second": Bound(0.5, 16, "Faces are looked for 0.5 to 16 times a second."),
    "text_per_second": Bound(0.5, 16, "Words on screen are looked for 0.5 to 16 times a second."),
    "camera_per_second": Bound(1, 16, "The camera's movement is measured 1 to 16 times a second."),
    "cuts_per_second": Bound(1, 60, "Cuts are looked for 1 to 60 times a second, or in every frame.", optional=True),
    "frames_per_second": Bound(0.5, 16, "A model looks at 0.5 to 16 frames per second."),
    "long_frames_per_second": Bound(0.5, 8, "A model looks at 0.5 to 8 frames per second in long windows."),
    "most_frames": Bound(1, 256, "A model sees 1 to 256 frames in one call, a whole number, or as many as fit.", whole=True, optional=True),
    "fit": OneOf(("letterbox", "squash", "crop"), "Pictures are fitted by letterbox, squash or crop."),
    "layout": OneOf(("interleaved", "block"), "Frames and times stand in the layout interleaved or block."),
    "long_context": OneOf(SWITCH, "Reading twice the trained context is either on or off."),
    "ask_unchanged": OneOf(SWITCH, "Asking about unchanged seconds is either on or off."),
    "first_look": OneOf(SWITCH, "A first look at the whole video is either on or off."),
    "notes": OneOf(SWITCH, "Telling the model what detectors saw is either on or off."),
    "close_look": OneOf(SWITCH, "A closer look is either taken or not."),
    "focus": OneOf(SWITCH, "Asking once more about single things is either on or off."),
}
"""By the name of the option."""


def frames_each_second(rate: float) -> int:
    """The most frames of one second at a sampling rate; a second that is asked for shows at least one."""
    return max(1, round(rate))


def problem_of(name: str, value: object) -> str | None:
    """Why an option can't have this value, in a sentence; None where it can."""
    bound = BOUNDS[name]
    return None if bound.allows(value) else bound.sentence


def too_few_frames(most_frames: int | None, rate: float) -> str | None:
    """Why so few frames in a call can't be, where one second alone shows more."""
    if most_frames is None or most_frames >= (shown := frames_each_second(rate)):
        return None
    return f"One second shows {shown} frames, and a call may hold {most_frames} only."
