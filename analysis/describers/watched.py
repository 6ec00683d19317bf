"""What a describer is handed of one segment, and what it wants to see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.describers.sight import Sight
from analysis.document import OverviewJSON
from analysis.events import NeighbourLine, WindowPlan
from analysis.timeline import Frame, SecondDescription, Segment, Track
from analysis.whole import Whole

Lines = Sequence[tuple[int, str]]
"""(second, words), in order of time."""
Span = tuple[int, int]
"""[start, end) in whole seconds."""
Told = SecondDescription | NeighbourLine | WindowPlan
NOTHING = Whole()


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
    before: tuple[Sight, ...] = ()
    """What is known of the seconds just before it, which a neighbour owns."""
    detectors: DetectorsOn = ALL_ON


class Describer(Protocol):
    """Finds the words for the seconds of segments."""

    @property
    def side_by_side(self) -> int:
        """How many segments are told together."""

    @property
    def frames_wanted(self) -> FramesWanted | None:
        """None where it looks at no picture itself."""

    @property
    def takes_in_the_whole(self) -> bool:
        """Whether it wants a few pictures of the whole video before most of its seconds."""

    def take_in(self, pictures: Sequence[Frame], duration_seconds: float, cancelled: Callable[[], bool]) -> Whole:
        """What pictures from the whole video show."""

    def retell(self, lines: Lines, chapters: Sequence[Span], cancelled: Callable[[], bool]) -> OverviewJSON | None:
        """Titles and sentences for chapters, from lines alone; None where it can't."""

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool], whole: Whole = NOTHING) -> Iterator[Told]:
        """Exactly one line for each second of each segment, in any order, and what it got to see of a segment before its last line.

        `whole` is what a first look found. What it says of seconds before a segment are lines of a neighbour.
        """
