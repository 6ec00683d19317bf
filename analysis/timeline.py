"""The values on a timeline: what a frame, an observation, a track and a described second are.

Times are seconds from the first frame of the video; intervals are half-open, [start, end). This file imports the
standard library only, so that every other part, the web process too, can speak in these words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as shares (0..1) of the upright picture."""

PathPoint = tuple[float, float, float]
"""seconds, x, y of a centre; x and y as shares of the upright picture."""

ShotSize = Literal["close-up", "medium", "wide"]
Light = Literal["dark", "dim", "bright"]

Outline = Literal["", "star", "jagged", "round", "cornered", "wide", "tall", "slanting"]
"""The shape of a thing; the last three are those of a long one, by how it lies."""

Spot = Literal["all over", "left", "right", "top", "bottom", "centre", "top left", "top right", "bottom left", "bottom right"]
"""Where in the picture a patch of colour lies."""

Slant = Literal["", "rises", "falls"]
"""How a band across the picture lies, from left to right."""

SmallShape = Literal["", "square", "round"]
"""What most of many small things look like."""

TrackKind = Literal["text", "object", "face", "camera", "shot", "speech", "thing"]
LineStatus = Literal["described", "carried", "failed"]
LineSource = Literal["composed", "model", "mixed"]
Verdict = Literal["confirmed", "not checkable", "not seen", "contradicted"]

UNNAMED = "object"
"""The value of a thing of which only that it is one is known."""

TRACK_KINDS: tuple[TrackKind, ...] = ("text", "object", "face", "camera", "shot", "speech", "thing")


SKY = "sky"
SMALL_THINGS = "small things"
BLURRED = "blurred"
SOMETHING = "something"
"""Patches of these names have colours besides."""

NATURAL = frozenset([SKY, "trees or plants", "grass or plants"])


@dataclass(frozen=True)
class Patch:
    """A large patch of one colour, of what looks like plants or sky, of many small things, of what is out of focus or of
    something that stands out in the middle, and its share of the picture, 0..1."""

    what: str
    spot: Spot
    share: float
    colours: tuple[str, ...] = ()
    """Of a sky, of small things, of what is out of focus and of something in the middle."""
    slant: Slant = ""
    """Of a patch that is a band."""
    shape: SmallShape = ""
    """Of small things, where most of them have one."""
    box: Box | None = field(default=None, compare=False)
    """Around nearly all of a patch of one colour, where it was measured."""
    ends: tuple[Spot, Spot] | None = field(default=None, compare=False)
    """From where on the left to where on the right a band goes."""

    @property
    def natural(self) -> bool:
        """Whether it is told by what it looks like, which is a guess, and not by its colour, which is measured."""
        return self.what in NATURAL

    @property
    def stands(self) -> bool:
        """Whether it is plants that stand up from the bottom: what lies there is called grass."""
        return self.what == "trees or plants" and self.spot.startswith("bottom")


@dataclass(frozen=True)
class PictureLook:
    """What was measured of the picture with which a second begins: its light, its colours and how near its people are."""

    brightness: float | None = None
    """Mean luma, 0 (black) to 1."""
    light: Light | None = None
    shot_size: ShotSize | None = None
    scene: str | None = None
    """What the whole shot looks like, in English with its article."""
    colours: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()


def check_box(box: Box) -> None:
    """Refuse a box that isn't inside the picture or has its corners swapped; raises ValueError."""
    x0, y0, x1, y1 = box
    if not (0.0 <= x0 <= x1 <= 1.0 and 0.0 <= y0 <= y1 <= 1.0):
        raise ValueError(f"a box must be x0<=x1, y0<=y1 within 0..1, not {box}")


def position_of(box: Box) -> str:
    """Where the centre of a box lies, by thirds: "top left", "centre", "bottom right"; the middle row is left out."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    column = "left" if x < 1 / 3 else "right" if x > 2 / 3 else "centre"
    row = "top " if y < 1 / 3 else "bottom " if y > 2 / 3 else ""
    return row + column


@dataclass(frozen=True, eq=False)
class Frame:
    """One decoded picture: upright, square pixels, RGB uint8 of shape (height, width, 3)."""

    image: NDArray[np.uint8]
    pts_seconds: float

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3:
            raise ValueError(f"a frame is height x width x 3, not {self.image.shape}")
        if not math.isfinite(self.pts_seconds) or self.pts_seconds < 0:
            raise ValueError(f"a frame's time is seconds from the first frame, not {self.pts_seconds}")


@dataclass(frozen=True)
class Segment:
    """A fixed stretch of whole seconds, [start_second, end_second): the unit of progress, resume and sharing out."""

    start_second: int
    end_second: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_second < self.end_second:
            raise ValueError(f"a segment is [start, end) with 0 <= start < end, not {self}")

    @property
    def seconds(self) -> range:
        """The whole seconds that this segment owns."""
        return range(self.start_second, self.end_second)


@dataclass(frozen=True)
class Observation:
    """What one detector saw in one frame."""

    pts_seconds: float
    source: TrackKind
    label: str
    confidence: float
    box: Box | None = None
    colours: tuple[str, ...] = ()
    """English names of the main colours of a thing, where they were measured."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence is 0..1, not {self.confidence}")
        if self.box is not None:
            check_box(self.box)


@dataclass(frozen=True)
class Track:
    """An observation joined over time, seen in [start_seconds, end_seconds).

    `value` is the words of a text, the COCO name of an object, "face", a camera movement, a shot's transition
    (start, cut, fade, dissolve), what was spoken, or what else than COCO's things something is ("hand", "deer or antelope",
    "object" where it has no name). `box` is the median box; `path` the centre over time.
    """

    kind: TrackKind
    start_seconds: float
    end_seconds: float
    value: str
    box: Box | None = None
    path: tuple[PathPoint, ...] = ()
    confidence: float = 1.0
    track_id: int = 0
    person_id: int | None = None
    """The object track of the person to whom a face belongs."""
    language: str | None = None
    colours: tuple[str, ...] = ()
    """English names of a thing's main colours, the commonest first; of a person what is worn above, then below."""
    outline: Outline = ""
    """The shape of a thing without a name, where it plainly has one."""
    seen_at: tuple[PathPoint, ...] = field(default=(), compare=False)
    """The middles of the boxes in which it was seen, by which an observation is known as its own; empty where these are the path."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.start_seconds <= self.end_seconds:
            raise ValueError(f"a track is [start, end) with 0 <= start <= end, not {self.start_seconds}..{self.end_seconds}")
        if self.box is not None:
            check_box(self.box)

    @property
    def sightings(self) -> tuple[PathPoint, ...]:
        """When and where it was seen, box by box; the path is steadier."""
        return self.seen_at or self.path

    @property
    def position(self) -> str:
        """Where the median box lies, by thirds; empty where the track has no box."""
        return position_of(self.box) if self.box else ""

    def alive_in(self, start_seconds: float, end_seconds: float) -> bool:
        """Whether any moment of [start_seconds, end_seconds) lies in the track."""
        return self.start_seconds < end_seconds and self.end_seconds > start_seconds


@dataclass(frozen=True)
class Claim:
    """One thing that a line says, and what the detectors say of it."""

    text: str
    kind: str
    verdict: Verdict
    by: str
    about: str = ""
    """What the detectors call it, where the line has another word."""
    seen: str = ""
    """What they see: a place, a number, the words on screen, a movement of the camera."""
    at: int | None = None
    """Where its words begin in the line's text, in letters; None for what isn't said in just these words."""


@dataclass(frozen=True)
class SecondDescription:
    """What is said of the whole second [second, second + 1), and what it rests on.

    `frames` are the times of the frames that were looked at; `difference` is the measured change against the line it
    carries (share of the picture, 0..1; a carried line has one); `reason` says why a line failed.
    """

    second: int
    text: str
    status: LineStatus
    source: LineSource
    frames: tuple[float, ...] = ()
    observations: tuple[Observation, ...] = ()
    difference: float | None = None
    reason: str | None = None
    claims: tuple[Claim, ...] = ()
    look: PictureLook | None = None

    def __post_init__(self) -> None:
        if self.second < 0:
            raise ValueError(f"a second is 0 or more, not {self.second}")
        if self.status == "failed" and not self.reason:
            raise ValueError("a failed line says why")
        if self.status != "failed" and not self.text.strip():
            raise ValueError(f"second {self.second} is {self.status} but has no words")


class FrameDetector(Protocol):
    """Sees each frame for itself; `rate` frames per second with the longer side at most `size` pixels."""

    name: str
    rate: float
    size: int | None

    def detect(self, frame: Frame) -> list[Observation]:
        """What is seen in this one frame."""


class TimelineDetector(Protocol):
    """Watches a run of frames and tells at its end what went on; `rate` None takes every frame."""

    name: str
    rate: float | None
    size: int | None

    def feed(self, frame: Frame) -> None:
        """Take the next frame; times only grow."""

    def finish(self) -> list[Track]:
        """The tracks of all frames fed since the detector was made."""


class SpeechDetector(Protocol):
    """Hears 16 kHz mono float32 samples in -1..1."""

    name: str
    model_name: str

    def voice(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely somebody speaks, 0..1, for each 32 ms."""

    def transcribe(self, samples: NDArray[np.float32], start_seconds: float) -> list[Track]:
        """The utterances in the samples, which begin at `start_seconds`."""
