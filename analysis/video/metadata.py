"""What is known of a video before its frames are looked at, and what a consumer of its frames asks for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.video.browsers import Playback


@dataclass(frozen=True)
class VideoMetadata:
    """The facts of a video from its index pass; times in seconds from its first frame, sizes of the upright picture."""

    duration_seconds: float
    """Where the picture ends: last frame + its own duration, to 1 ms."""
    width: int
    height: int
    average_fps: float
    rotation: int
    """By how many degrees, clockwise, the stored picture is turned to stand upright: 0, 90, 180 or 270."""
    start_offset_seconds: float
    """The container's time of the first frame."""
    has_audio: bool
    partial: bool
    """Whether a part of the video is known to be missing or broken."""
    warnings: tuple[str, ...]
    codec: str
    container: str
    frame_count: int
    size_bytes: int
    playback: Playback = Playback.EVERYWHERE
    """Which browsers play the file as it is."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.duration_seconds) and self.duration_seconds > 0):
            raise ValueError(f"a video lasts longer than 0 s, not {self.duration_seconds}")
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a picture is at least 1 x 1, not {self.width} x {self.height}")
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError(f"rotation is 0, 90, 180 or 270, not {self.rotation}")


@dataclass(frozen=True)
class Consumer:
    """One who wants frames: how many per second of video and how large."""

    name: str
    rate: float | None
    """Frames per second: the first frame at or after each instant k / rate; None: every frame."""
    size: int | None
    """The longer side in pixels at most, never enlarged; None: full size."""

    def __post_init__(self) -> None:
        if self.rate is not None and not 0.001 <= self.rate <= 1000:
            raise ValueError(f"a rate is 0.001 to 1000 frames per second, not {self.rate}")
        if self.size is not None and self.size < 16:
            raise ValueError(f"a size is at least 16 pixels, not {self.size}")


@dataclass(frozen=True, eq=False)
class SampledFrame:
    """One frame that consumers asked for: its time and each one's own picture, RGB uint8 (height, width, 3), upright."""

    pts_seconds: float
    images: Mapping[str, NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class SoundBlock:
    """A piece of sound without a gap: 16 kHz mono int16, its first sample at `start_seconds` on the picture's clock."""

    start_seconds: float
    samples: NDArray[np.int16]
