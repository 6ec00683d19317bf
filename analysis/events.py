"""What an analysis tells while it goes on, in the order in which it becomes known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from analysis.timeline import SecondDescription, Segment, Track
from analysis.whole import Whole


class Cancelled(Exception):
    """The run was called off while it was going on."""


@dataclass(frozen=True)
class SegmentStarted:
    """The first frame of a segment has been decoded."""

    segment: Segment


@dataclass(frozen=True)
class SegmentDropped:
    """A segment that was started is left for later, since another is wanted first; it will start again."""

    segment: Segment


@dataclass(frozen=True)
class EvidencePicture:
    """The first frame that begins in a second, as a JPEG of at most 640 pixels a side; a second without a frame has none."""

    second: int
    pts_seconds: float
    jpeg: bytes


@dataclass(frozen=True)
class WindowPlan:
    """What the describer got to see in one call: the whole seconds [start, end); a describer without a context has 0 tokens of 0.

    Raises ValueError where more tokens were planned than the context holds.
    """

    start: int
    end: int
    frames: int
    tokens: int = 0
    """Of the question with its frames and of the lines at their longest."""
    context: int = 0
    prompt: str = ""
    """The words that followed the frames."""
    prompt_tokens: int = 0
    """What the prompt takes without its frames."""
    asked_again: int = 0
    """Lines of this window that could not stand and were asked for once more."""

    def __post_init__(self) -> None:
        if self.tokens > self.context:
            raise ValueError(f"{self.frames} frames take {self.tokens} tokens of a context of {self.context}")


class PlanJSON(TypedDict):
    """One call of the model: its whole seconds [start, end), frames, tokens and prompt."""

    start: int
    end: int
    frames: int
    tokens: int
    context: int
    prompt: str
    prompt_tokens: int
    asked_again: int


@dataclass(frozen=True)
class SegmentDone:
    """All lines of a segment are told; its tracks end at its edges."""

    segment: Segment
    tracks: tuple[Track, ...]
    plan: tuple[WindowPlan, ...]


@dataclass(frozen=True)
class NeighbourLine:
    """What the window of a segment says of the second just before it, which the neighbour owns and tells itself."""

    segment: Segment
    line: SecondDescription


@dataclass(frozen=True)
class FirstLookTold:
    """What a first look at the whole video found."""

    whole: Whole


@dataclass(frozen=True)
class Notice:
    """A plain sentence about the run, such as a detector that was left out."""

    sentence: str


AnalysisEvent = SegmentStarted | SegmentDropped | EvidencePicture | SecondDescription | NeighbourLine | SegmentDone | FirstLookTold | Notice
