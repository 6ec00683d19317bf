"""A look: all that a detector saw in one frame, how finely it looked, and the picture small, to tell what hasn't changed since."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Box, Frame, Observation

GRID_WIDE, GRID_HIGH = 128, 72
"""Ten pixels of a 1280 wide picture to a cell: a hand fills several, and noise averages away."""

LEAST_LUMA_STEP = 6
"""Of 255: codec noise in an unchanged cell stays under 3, a faint shadow begins at about 6."""

MOST_CHANGED = 0.05
"""Share of a box's cells that may change while what is in it stays: a curtain's edge, an insect."""

BY_ITSELF = 2.0
"""How many times more than the whole picture a box changes when what moves is in it, and not the camera."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

Luma = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Look:
    """One frame that a detector looked at, and all that it saw there; `luma` is the picture as 72 x 128 cells of 0..255.

    `image` is the frame itself, to be looked at again where it is kept.
    """

    pts_seconds: float
    observations: tuple[Observation, ...]
    fine: bool = False
    luma: Luma | None = None
    image: NDArray[np.uint8] | None = None


def is_fine(pts_seconds: float, rate: float) -> bool:
    """Whether the look at this moment is one of the finer ones: every other look, told by its time alone, whatever came before."""
    return math.floor(pts_seconds * rate + 0.01) % 2 == 1


def small_luma(frame: Frame) -> Luma:
    """The picture as cells of lumas (0..255), to be held against another look's."""
    gray = cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)
    return cv2.resize(gray, (GRID_WIDE, GRID_HIGH), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def unchanged(one: Look, other: Look, box: Box) -> bool:
    """Whether what two looks show inside a box is the same picture; False where a look has no luma."""
    return share_changed(one, other, box) <= MOST_CHANGED


def moves_by_itself(one: Look, other: Look, box: Box) -> bool:
    """Whether between two looks a box changed far more than the picture: something moved there, and not the camera."""
    if one.luma is None or other.luma is None:
        return False
    return share_changed(one, other, box) >= max(MOST_CHANGED, BY_ITSELF * share_changed(one, other, WHOLE))


def share_changed(one: Look, other: Look, box: Box) -> float:
    """The share of a box's cells, 0..1, that changed visibly between two looks; 1 where a look has no luma."""
    if one.luma is None or other.luma is None:
        return 1.0
    left, top = math.floor(box[0] * GRID_WIDE), math.floor(box[1] * GRID_HIGH)
    right, bottom = max(left + 1, math.ceil(box[2] * GRID_WIDE)), max(top + 1, math.ceil(box[3] * GRID_HIGH))
    steps = cv2.absdiff(one.luma[top:bottom, left:right], other.luma[top:bottom, left:right])
    return float((steps > LEAST_LUMA_STEP).mean())


def same_picture(one: Look, other: Look) -> bool:
    """Whether no cell of two looks differs visibly, so that a second look would see what the first saw."""
    if one.luma is None or other.luma is None:
        return False
    return int(cv2.absdiff(one.luma, other.luma).max()) <= LEAST_LUMA_STEP
