"""How a whole picture moved from one look to the next: points are followed, and most of them agree on one movement.

The movement is a partial affine one (shift, zoom, turn) that RANSAC finds among sparse Lucas-Kanade tracks, so that a thing
that moves before a still camera is outvoted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

CELLS = (4, 3)
"""Points are taken from each part of the picture alike, across and down: a thing full of detail before a plain wall is outvoted too."""
POINTS_IN_CELL, LEAST_IN_CELL = 14, 4
QUALITY = 0.03
"""Of the best corner of a cell."""
LEAST_CORNER = 3e-5
"""The smaller eigenvalue (as OpenCV scales it) of a corner six grey levels strong; a sensor's noise stays below."""
LEAST_POINTS = 8
"""Four numbers are fitted; with fewer points one moving thing could make up the majority."""
LEAST_AGREEING = 0.4
"""The share of followed points that must agree on the movement, else nothing is said of the step."""
REACH = 1.0
"""How many pixels at 160 a point may lie from where the movement puts it."""
STILL = 0.25
"""Points that moved by fewer pixels stand still; the tracker errs by a tenth of one."""
MOVED = 1.0
STILL_SHARE = 0.4
"""A camera that moves every point by a pixel leaves few cells still (a logo, a score); where so many are, something big moves
before it."""
LEAST_AROUND = 5
LARGEST_THING = 0.4
AROUND = 1.5
"""Points on a thing lie in less than that share of the picture, and still ones on a wall behind it in that many times the area."""
ALONG = 0.55
"""Share of the picture's width (or height) that the middle eight tenths of the points take up at least when a camera moves along it:
a globe that turns before the black, or a cup that is waved before a wall, takes up less."""
GROWN, LEAST_BESIDE = 8, 0.2
"""Pixels around the points that may be of the thing too, and the share of the picture that must be left beside it."""
STEADY = 2.0
"""The mean difference in grey levels below which what lies beside it stands still: a sensor's noise and coding stay below."""
UNCHANGED = 0.5
"""The mean difference in grey levels below which two pictures are the same, whatever can be followed in them."""

Gray = NDArray[Any]
"""height x width, uint8; OpenCV's stubs promise no more than "any number"."""
Points = NDArray[Any]
"""count x 1 x 2, float32."""
_Fit = tuple[NDArray[Any], Points, Points, NDArray[Any]]
"""The movement's matrix, the points before and after it, and 1 for each that agrees."""


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
    before = _corners(old)
    fit = _fitted(old, new, before) or _fitted(old, new, before, _leap(old, new))
    if fit is None:
        return None
    matrix, start, end, agreeing = fit
    moved = np.hypot(*(end - start).reshape(-1, 2).T)
    if np.median(moved[agreeing.ravel() == 1]) > MOVED and _stands_still(start, moved, old.shape):
        return Motion(start_seconds, end_seconds)
    motion = _motion(matrix, old.shape, start_seconds, end_seconds)
    return _of_the_camera(motion, start[agreeing.ravel() == 1].reshape(-1, 2), old, new)


def _of_the_camera(motion: Motion, points: NDArray[Any], old: Gray, new: Gray) -> Motion:
    """The movement; none where all that moves takes up only a part of the way and what lies beside it stands still."""
    low, high = (np.quantile(points, share, axis=0) / old.shape[::-1] for share in (0.1, 0.9))
    wide, tall = high - low
    sideways, upright = abs(motion.right), abs(motion.down)
    other = max(abs(motion.zoom), abs(motion.turn)) / 2  # at the edge, half a picture from the middle
    if (max(wide, tall) if other > max(sideways, upright) else wide if sideways >= upright else tall) >= ALONG:
        return motion
    beside = np.ones(old.shape, bool)
    (x0, y0), (x1, y1) = ((points.min(axis=0) - GROWN).astype(int).clip(0), (points.max(axis=0) + GROWN).astype(int))
    beside[y0:y1, x0:x1] = False
    stands_still = beside.mean() >= LEAST_BESIDE and float(cv2.absdiff(old, new)[beside].mean()) < STEADY
    return Motion(motion.start_seconds, motion.end_seconds) if stands_still else motion


def _motion(matrix: NDArray[Any], shape: tuple[int, ...], start_seconds: float, end_seconds: float) -> Motion:
    height, width = shape[:2]
    middle = np.array([width / 2, height / 2])
    right, down = (matrix[:, :2] @ middle + matrix[:, 2] - middle) / width
    zoom, turn = np.log(np.hypot(matrix[0, 0], matrix[1, 0])), np.arctan2(matrix[1, 0], matrix[0, 0])
    seconds = end_seconds - start_seconds
    return Motion(start_seconds, end_seconds, *(float(part) / seconds for part in (right, down, zoom, turn)))


def _corners(gray: Gray) -> Points:
    """Points that can be followed, about as many in each part of the picture that has any."""
    height, width = gray.shape
    strength = cv2.cornerMinEigenVal(gray, 3)
    across, down = np.linspace(0, width, CELLS[0] + 1, dtype=int), np.linspace(0, height, CELLS[1] + 1, dtype=int)
    cells: list[Points] = []
    for (x0, x1), (y0, y1) in itertools.product(itertools.pairwise(across), itertools.pairwise(down)):
        corners = cv2.goodFeaturesToTrack(gray[y0:y1, x0:x1], POINTS_IN_CELL, QUALITY, 5)
        if corners is not None:
            x, y = corners.reshape(-1, 2).T.astype(int)
            cells.append(corners[strength[y0 + y, x0 + x] >= LEAST_CORNER] + np.array([x0, y0], np.float32))
    filled = [len(cell) for cell in cells if len(cell)]
    even = max(LEAST_IN_CELL, int(np.median(filled))) if filled else 0
    return np.concatenate([cell[:even] for cell in cells] or [np.empty((0, 1, 2), np.float32)])


def _stands_still(start: Points, moved: NDArray[Any], shape: tuple[int, ...]) -> bool:
    """Whether much of the picture stands still, or what does lies all around what moves."""
    height, width = shape[:2]
    cell = (start.reshape(-1, 2) * CELLS // (width, height)).astype(int) @ (1, CELLS[0])
    still = moved < STILL
    if np.mean([still[cell == one].mean() > 0.5 for one in np.unique(cell)]) >= STILL_SHARE:
        return True
    moves = moved > MOVED
    if min(still.sum(), moves.sum()) < LEAST_AROUND:
        return False
    thing = _spread(start[moves]) / (width * height)
    return thing <= LARGEST_THING and _spread(start[still]) >= AROUND * thing * width * height


def _spread(points: Points) -> float:
    """The area in which the middle eight tenths of the points lie, across and down."""
    low, high = np.quantile(points.reshape(-1, 2), (0.1, 0.9), axis=0)
    return float(np.prod(high - low))


def _leap(old: Gray, new: Gray) -> tuple[float, float]:
    """By how many pixels the whole picture shifted, right and down, however far (phase correlation)."""
    window = cv2.createHanningWindow(old.shape[::-1], cv2.CV_32F)
    (right, down), _ = cv2.phaseCorrelate(old.astype(np.float32), new.astype(np.float32), window)
    return right, down


def _fitted(old: Gray, new: Gray, before: Points, leap: tuple[float, float] | None = None) -> _Fit | None:
    """The movement on which enough of the points agree, and the points; `leap` is where to begin looking for them."""
    start, end = _followed(old, new, before, leap)
    if len(start) < LEAST_POINTS:
        return None
    matrix, agreeing = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=REACH)
    if matrix is None or agreeing.sum() < max(LEAST_POINTS, LEAST_AGREEING * len(before)):
        return None
    return matrix, start, end, agreeing


def _followed(old: Gray, new: Gray, before: Points, leap: tuple[float, float] | None) -> tuple[Points, Points]:
    """The points that were found again, and that lead back to where they came from."""
    if not len(before):
        return before, before
    size, levels = (15, 15), 3
    shift = np.array(leap or (0.0, 0.0), np.float32)
    flags = cv2.OPTFLOW_USE_INITIAL_FLOW if leap else 0
    after, found, _ = cv2.calcOpticalFlowPyrLK(old, new, before, before + shift, winSize=size, maxLevel=levels, flags=flags)
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(new, old, after, after - shift, winSize=size, maxLevel=levels, flags=flags)
    near = np.abs(before - back).reshape(-1, 2).max(axis=1) < 0.5
    good = (found.ravel() == 1) & (found_back.ravel() == 1) & near
    return before[good], after[good]
