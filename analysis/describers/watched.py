"""What a describer is handed of one segment, and what it wants to see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.describers.sight import Sight
from analysis.events import WindowPlan
from analysis.timeline import Frame, SecondDescription, Segment, Track


@dataclass(frozen=True)
class FramesWanted:
    """How many frames per second a describer looks at, and how large: the longer side in pixels."""

    rate: float
    size: int


@dataclass(frozen=True)
class DetectorsOn:
    """The detectors that looked on to the end, by the names that claims have for them."""

    names: frozenset[str] = frozenset(["objects", "faces", "text", "camera", "shots"])

    def __contains__(self, name: str) -> bool:
        return name in self.names


ALL_ON = DetectorsOn()


@dataclass(frozen=True)
class Watched:
    """A segment that was watched to its end: what is known of each second, all tracks, and the frames the describer wanted."""

    segment: Segment
    sights: tuple[Sight, ...]
    tracks: tuple[Track, ...]
    frames: tuple[Frame, ...] = ()
    """From up to 2 s before the segment."""
    detectors: DetectorsOn = ALL_ON


class Describer(Protocol):
    """Finds the words for the seconds of segments."""

    @property
    def side_by_side(self) -> int:
        """How many segments are told together."""

    @property
    def frames_wanted(self) -> FramesWanted | None:
        """None where it looks at no picture itself."""

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool]) -> Iterator[SecondDescription | WindowPlan]:
        """Exactly one line for each second of each segment, in any order, and what it got to see of a segment before its last line."""
