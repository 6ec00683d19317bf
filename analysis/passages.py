"""How the sound of a video is cut into passages, each listened to by itself: at pauses near fixed moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_MOMENTS = (0.0, 9.0, 21.0)
"""The first passages are short, so that the first lines don't wait for half a minute of listening."""
STEP_SECONDS = 24.0
REACH_SECONDS = 3.0
"""How far from its moment a pause may lie: a passage then has at most 30 s, which is what Whisper hears at once."""
VOICE_STEP_SECONDS = 0.032
"""One answer of the voice detector: 512 samples at 16 kHz."""
SILENT_BELOW = 0.35
"""The voice detector's own threshold for the end of speech (0.5 - 0.15)."""


@dataclass(frozen=True)
class Stage:
    """The sound around passage number `number`, [start_seconds, end_seconds): all of it, and enough to find where it ends."""

    number: int
    start_seconds: float
    end_seconds: float

    @classmethod
    def of(cls, number: int) -> Stage:
        """From before the first place where the passage may begin to the last one where it may end."""
        return cls(number, max(0.0, moment(number) - REACH_SECONDS), moment(number + 1) + REACH_SECONDS)


def moment(number: int) -> float:
    """The fixed moment, in seconds, near which passage `number` begins."""
    last = len(FIRST_MOMENTS) - 1
    return FIRST_MOMENTS[number] if number <= last else FIRST_MOMENTS[last] + STEP_SECONDS * (number - last)


def passage_numbers(start_seconds: float, end_seconds: float) -> list[int]:
    """All passages that may hold a moment of [start, end), wherever their pauses lie."""
    numbers, number = [], 0
    while moment(number) - REACH_SECONDS < end_seconds:
        if moment(number + 1) + REACH_SECONDS > start_seconds:
            numbers.append(number)
        number += 1
    return numbers


def pause_in(voice: NDArray[np.float32], first: int, end: int) -> int:
    """The middle of the longest pause among the answers [first, end) of the voice detector, else where voice is least likely."""
    best = (0, min(range(first, end), key=lambda place: float(voice[place])))
    began = None
    for place in range(first, end + 1):
        if place < end and voice[place] < SILENT_BELOW:
            began = place if began is None else began
        elif began is not None:
            best = max(best, (place - began, (began + place) // 2), key=lambda pause: pause[0])
            began = None
    return best[1]
