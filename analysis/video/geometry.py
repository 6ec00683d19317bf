"""From the stored picture to the upright one with square pixels, in the sizes that consumers want."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from analysis.video.limits import LONGEST_SIDE

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

THINNEST = 16
"""Pixels; an aspect that makes a picture thinner is a slip of the file."""
_BT709, _UNSPECIFIED, _BT2020 = 1, 2, (9, 10)
_QUARTER_TURNS = {0: 0, -90: 1, 270: 1, 180: 2, -180: 2, 90: 3, -270: 3}
"""FFmpeg's rotation (counterclockwise degrees) -> quarter turns clockwise; files carry bogus values, which mean no turn."""


def quarter_turns(rotation: int) -> int:
    """How many times the stored picture is turned clockwise by 90 degrees."""
    return _QUARTER_TURNS.get(rotation, 0)


def upright_size(width: int, height: int, sample_aspect: Fraction | None, turns: int) -> tuple[int, int]:
    """Width and height of the upright picture with square pixels; a bogus aspect is ignored."""
    if sample_aspect is not None and sample_aspect > 0:
        square = round(width * sample_aspect)
        if min(THINNEST, width) <= square <= LONGEST_SIDE:
            width = square
    return (height, width) if turns % 2 else (width, height)


@dataclass
class Scaler:
    """Makes one size of picture from decoded frames; keeps its scaling tables between frames."""

    width: int
    height: int
    turns: int

    def __post_init__(self) -> None:
        self._reformatter = VideoReformatter()

    def scale(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """The picture, RGB uint8 (height, width, 3), upright; turned after scaling, since that is less work."""
        width, height = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        # averaging over areas is truer and quicker than bilinear when shrinking, but shows blocks when enlarging
        shrinking = width <= frame.width and height <= frame.height
        method = Interpolation.AREA if shrinking else Interpolation.BILINEAR
        scaled = self._reformatter.reformat(
            frame, width, height, "rgb24", src_colorspace=_colorspace(frame), interpolation=method, threads=1
        )
        plane = scaled.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(height, plane.line_size)
        return np.rot90(rows[:, : 3 * width].reshape(height, width, 3), -self.turns)


def _colorspace(frame: VideoFrame) -> Colorspace:
    """The matrix of the picture's colours; where the file doesn't say, players take BT.709 for HD and BT.601 below."""
    if frame.colorspace in _BT2020:
        return Colorspace.BT2020
    if frame.colorspace == _BT709 or (frame.colorspace == _UNSPECIFIED and frame.height >= 720):
        return Colorspace.ITU709
    return Colorspace.ITU601


def matrix_name(frame: VideoFrame) -> str:
    """The same matrix by the name that FFmpeg's filters know."""
    return {Colorspace.BT2020: "bt2020", Colorspace.ITU709: "bt709"}.get(_colorspace(frame), "bt601")
