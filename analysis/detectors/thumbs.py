"""What is kept of the frames to tell shots by: tiny colour pictures, and small grey ones in which points can be followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.motion import Gray, Motion, motion_between

Floats = NDArray[np.float32]

THUMB = (32, 18)
"""Small enough that grain, subtitles and a walking person hardly count. Colours as Y, Cr, Cb: hue means nothing in the dark,
which is why detectors on HSV see cuts in every fade from black."""

BLANK_SPREAD = 10.0
"""Standard deviation of Y below which a picture shows nothing; small print on black stays below."""
BLANK_DARK, BLANK_BRIGHT = 45.0, 210.0


@dataclass(frozen=True)
class Pictures:
    """What is kept of the frames: their times, tiny colour pictures and small grey ones."""

    times: Sequence[float]
    thumbs: Sequence[Floats]
    grays: Sequence[Gray]

    def motion(self, first: int, last: int) -> Motion | None:
        """How the picture moved as a whole from one frame to another; None where it can't be followed."""
        return motion_between(self.grays[first], self.grays[last], 0.0, 1.0)

    def shift(self, first: int, last: int) -> float:
        """By what share of its width the picture moved from one frame to another; -1 where it can't be followed."""
        motion = self.motion(first, last)
        return float(np.hypot(motion.right, motion.down)) if motion is not None else -1.0


def thumb_of(image: NDArray[np.uint8]) -> Floats:
    """A picture as THUMB, in Y, Cr and Cb."""
    small = cv2.resize(image, THUMB, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb).astype(np.float32)


def change_between(a: Floats, b: Floats) -> float:
    """The sum of the mean differences of Y, Cr and Cb, each 0..255."""
    return float(np.abs(a - b).mean() * 3)


def luma(picture: Floats) -> Floats:
    """The Y of every pixel, as a flat row."""
    return picture.reshape(-1, 3)[:, 0]


def blank(picture: Floats) -> bool:
    """Whether a picture shows nothing: black or white all over."""
    row = luma(picture)
    return bool(row.std() < BLANK_SPREAD and not BLANK_DARK < row.mean() < BLANK_BRIGHT)


def correlation(a: Floats, b: Floats) -> float:
    """How much alike two pictures are in structure, -1..1, whatever the light."""
    x, y = luma(a) - luma(a).mean(), luma(b) - luma(b).mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 0 else 0.0


def opening(video_begins: bool, pts_seconds: float, within_seconds: float, picture: Floats) -> bool:
    """Whether the video's first picture comes out of the dark here: that is its first shot, not its second."""
    return video_begins and pts_seconds < within_seconds and blank(picture) and bool(luma(picture).mean() < BLANK_DARK)
