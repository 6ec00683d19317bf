"""What the index pass finds out and the parent keeps: how container times map to the video's clock, and where decoding may begin."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from fractions import Fraction
from typing import Any

from analysis.video.browsers import Coding

NEAR_KEYFRAMES = 32
_TYPES: dict[object, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "float": (float, int),
    "float | None": (float, int, type(None)),
}


@dataclass(frozen=True)
class Stretch:
    """A run of container times without a break: `pts` in [first_pts, last_pts] is `pts - first_pts + clock_ticks` on our clock."""

    first_pts: int
    last_pts: int
    clock_ticks: int


@dataclass(frozen=True)
class Keyframe:
    """A place where decoding may begin: its time on our clock, its container time, and the how many-th packet it is."""

    clock_ticks: int
    pts: int
    packet: int
    stretch: int


@dataclass(frozen=True)
class IndexFacts:
    """All that the index pass tells. Ticks are units of the stream's time_base; seconds count from the first frame."""

    codec: str
    container: str
    video_index: int
    """The how many-th video stream it is."""
    width: int
    height: int
    rotation: int
    time_base: tuple[int, int]
    stretches: tuple[Stretch, ...]
    keyframes: tuple[Keyframe, ...]
    by_packet_time: bool
    """Whether the container's times follow the order of decoding, so that frames carry them in the wrong order."""
    counted_step: int
    """Ticks between two frames where the container's times are of no use and frames are counted; else 0."""
    step_ticks: int
    """The median distance of two frames."""
    duration_seconds: float
    declared_seconds: float | None
    """How long the picture lasts by the container's header, where it says so."""
    sound_seconds: float | None
    """Where the sound ends, by the header."""
    late_seconds: float
    """By how much the first picture comes after the sound, or after the zero of the file's clock; 0 where it doesn't."""
    frame_count: int
    decoded: int
    broken: int
    repaired: int
    cut_off: bool
    """Whether reading ended in an error instead of the file's end."""
    has_audio: bool
    hdr: bool
    interlaced: bool
    pixel_format: str = ""
    profile: str = ""
    sound_codec: str = ""
    square: bool = True
    """Whether the stored picture's pixels are square."""

    def __post_init__(self) -> None:
        numerator, denominator = self.time_base
        if not (0 < numerator < 1 << 31 and 0 < denominator < 1 << 31):
            raise ValueError("a time base is a positive fraction")
        if not (0 < self.width <= 8192 and 0 < self.height <= 8192):
            raise ValueError("a picture has 1 to 8192 pixels a side")
        if not (math.isfinite(self.duration_seconds) and 0 < self.duration_seconds <= 13 * 3600):
            raise ValueError("a video lasts up to 12 hours")
        if not self.stretches or self.frame_count < 1:
            raise ValueError("a video has a frame")
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError("a picture is turned by quarters")

    @property
    def tick(self) -> Fraction:
        """Seconds in one tick."""
        return Fraction(*self.time_base)

    @property
    def coding(self) -> Coding:
        """How the file is put together, for those who play it."""
        return Coding(self.container, self.codec, self.pixel_format, self.profile, self.sound_codec)

    def keyframe_before(self, start_seconds: float) -> Keyframe | None:
        """The last keyframe strictly before a time, so that the frame before it is decoded too; None: begin at the file's start."""
        place = self._keyframes_before(start_seconds)
        return self.keyframes[place - 1] if place > 0 and not self.counted_step else None

    def _keyframes_before(self, seconds: float) -> int:
        limit = math.ceil(Fraction(seconds) / self.tick)
        return bisect.bisect_left(self.keyframes, limit, key=lambda keyframe: keyframe.clock_ticks)

    def spread(self, start_seconds: float, end_seconds: float, count: int) -> IndexFacts:
        """The same facts with only the keyframes in [start, end) that are nearest to the middles of `count` equal parts."""
        inside = [one for one in self.keyframes if start_seconds <= self.seconds_of(one) < end_seconds]
        width = (end_seconds - start_seconds) / count
        middles = [start_seconds + (number + 0.5) * width for number in range(count if inside and not self.counted_step else 0)]
        # each keyframe's time once: of twelve hours there are 43 200 keyframes, and a fraction takes its while
        times = [self.seconds_of(one) for one in inside]
        nearest = {inside[_nearest(times, middle)] for middle in middles}
        return replace(self, keyframes=tuple(sorted(nearest, key=lambda one: one.clock_ticks)))

    def seconds_of(self, keyframe: Keyframe) -> float:
        """When a keyframe is shown, on our clock."""
        return float(keyframe.clock_ticks * self.tick)

    def to_message(self) -> dict[str, Any]:
        """The facts as JSON for the wire."""
        return asdict(self)

    def around(self, start_seconds: float) -> IndexFacts:
        """The same facts with only the keyframes before a start that decoding may have to go back to."""
        place = self._keyframes_before(start_seconds)
        return replace(self, keyframes=self.keyframes[max(0, place - NEAR_KEYFRAMES) : place])

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> IndexFacts:
        """The facts from the wire; raises ValueError where they can't be true: a child that was taken over may send anything."""
        try:
            values = dict(message)
            values["time_base"] = tuple(_whole(part) for part in values["time_base"])
            values["stretches"] = tuple(Stretch(**{k: _whole(v) for k, v in part.items()}) for part in values["stretches"])
            values["keyframes"] = tuple(Keyframe(**{k: _whole(v) for k, v in part.items()}) for part in values["keyframes"])
            for field in fields(cls):
                if field.type in _TYPES:
                    _check(values[field.name], _TYPES[field.type])
            return cls(**values)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("these are no facts of a video") from error


def _nearest(times: Sequence[float], time: float) -> int:
    """The place of the nearest of growing times, of which there is at least one; the earlier of two as near."""
    place = bisect.bisect_left(times, time)
    return min(range(max(0, place - 1), min(place + 1, len(times))), key=lambda one: abs(times[one] - time))


def _whole(value: object) -> int:
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise ValueError("a whole number of 64 bits is wanted")
    return value


def _check(value: object, types: tuple[type, ...]) -> None:
    if type(value) not in types:
        raise ValueError(f"a {types[0].__name__} is wanted, not a {type(value).__name__}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number is finite")
    if isinstance(value, int):
        _whole(int(value))
