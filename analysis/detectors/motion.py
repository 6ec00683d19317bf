"""How a whole picture moved from one look to the next: points are followed, and most of them agree on one movement.

The movement is a partial affine one (shift, zoom, turn) that RANSAC finds among sparse Lucas-Kanade tracks, so that a thing
that moves before a still camera is outvoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 200
LEAST_POINTS = 12
"""Four numbers are fitted; with fewer points one moving thing could make up the majority."""
LEAST_AGREEING = 0.4
"""The share of followed points that must agree on the movement, else nothing is said of the step."""
REACH = 1.0
"""How many pixels at 160 a point may lie from where the movement puts it."""
STILL = 0.25
"""Points that moved by fewer pixels stand still; the tracker errs by a tenth of one."""
MOVED = 1.0
STILL_SHARE = 0.3
"""A camera that moves every point by a pixel leaves few still (a logo); where so many are, something big moves before it."""
UNCHANGED = 0.5
"""The mean difference in grey levels below which two pictures are the same, whatever can be followed in them."""

Gray = NDArray[Any]
"""height x width, uint8; OpenCV's stubs promise no more than "any number"."""
Points = NDArray[Any]
"""count x 1 x 2, float32."""


@dataclass(frozen=True)
class Motion:
    """How the picture's content moved in [start, end): shares of its width, log of its size and radians, each per second."""

    start_seconds: float
    end_seconds: float
    right: float = 0.0
    down: float = 0.0
    zoom: float = 0.0
    turn: float = 0.0


def motion_between(old: Gray, new: Gray, start_seconds: float, end_seconds: float) -> Motion | None:
    """The movement of the picture's content; None where too few points agree, as over a cut or on a blank wall."""
    if float(cv2.absdiff(old, new).mean()) < UNCHANGED:
        return Motion(start_seconds, end_seconds)
    before = cv2.goodFeaturesToTrack(old, MOST_POINTS, 0.01, 5)
    if before is None or len(before) < LEAST_POINTS:
        return None
    start, end = _followed(old, new, before)
    if len(start) < LEAST_POINTS:
        return None
    matrix, agreeing = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=REACH)
    if matrix is None or agreeing.sum() < max(LEAST_POINTS, LEAST_AGREEING * len(before)):
        return None
    moved = np.hypot(*(end - start).reshape(-1, 2).T)
    if np.median(moved[agreeing.ravel() == 1]) > MOVED and (moved < STILL).mean() >= STILL_SHARE:
        return Motion(start_seconds, end_seconds)
    return _motion(matrix, old.shape, start_seconds, end_seconds)


def _motion(matrix: NDArray[Any], shape: tuple[int, ...], start_seconds: float, end_seconds: float) -> Motion:
    height, width = shape[:2]
    middle = np.array([width / 2, height / 2])
    right, down = (matrix[:, :2] @ middle + matrix[:, 2] - middle) / width
    zoom, turn = np.log(np.hypot(matrix[0, 0], matrix[1, 0])), np.arctan2(matrix[1, 0], matrix[0, 0])
    seconds = end_seconds - start_seconds
    return Motion(start_seconds, end_seconds, *(float(part) / seconds for part in (right, down, zoom, turn)))


def _followed(old: Gray, new: Gray, before: Points) -> tuple[Points, Points]:
    """The points that were found again, and that lead back to where they came from."""
    size, levels = (15, 15), 3
    after, found, _ = cv2.calcOpticalFlowPyrLK(old, new, before, np.empty_like(before), winSize=size, maxLevel=levels)
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(new, old, after, np.empty_like(after), winSize=size, maxLevel=levels)
    near = np.abs(before - back).reshape(-1, 2).max(axis=1) < 0.5
    good = (found.ravel() == 1) & (found_back.ravel() == 1) & near
    return before[good], after[good]
