"""Which shape a thing has that has no name: the word by which a reader can draw it, where its outline plainly has one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.cutout import Mask, cut_out
from analysis.timeline import Box, Outline

DIRECTIONS = 72
"""In which the way from the middle to the outline is measured."""

STANDS_OUT = 0.1
"""Of the mean way to the outline: what a point of it reaches beyond the notches on both sides. Below is the grid's roughness."""

LEAST_POINTS = 5
"""A square has four corners that stand out; five and more, all around, make a star or a flower."""

WIDEST_GAP = 125.0
"""Degrees between neighbouring points: a star of which one point is hidden or blunt is still one, a comb or a crown is none."""

JAGGED_BELOW = 0.74
"""Share of its convex hull that a thing fills: a crumpled leaf fills two thirds, an animal or a bush four fifths."""

LONG_FROM = 2.0
"""Length over width."""

LEVEL_WITHIN = 30.0
"""Degrees."""

ROUND_FROM = 0.86
"""Share of the smallest circle around it that a thing fills; a square fills 0.64, an egg half as long again as wide 0.67."""

CORNERED_FROM = 0.9
"""Share of the smallest rectangle around it; a circle fills 0.79."""

LEAST_AGREEING = 0.5
"""Of the pictures that a thing was cut out of: those in which it blurs or touches another have no shape or a wrong one."""

LEAST_PICTURES = 2


def outline_in(pictures: Sequence[tuple[NDArray[np.uint8], Box]]) -> Outline:
    """The shape that a thing has in most of these pictures of it; "" where it has none that one word tells."""
    shapes = [shape_of(mask) for image, box in pictures if (mask := cut_out(image, box)) is not None]
    if not shapes:
        return ""
    shape, count = Counter(shapes).most_common(1)[0]
    return shape if count >= max(LEAST_PICTURES, LEAST_AGREEING * len(pictures)) else ""


def shape_of(mask: Mask) -> Outline:
    """The shape of the ones of a grid, which hang together."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = np.asarray(max(contours, key=cv2.contourArea), np.int32)
    size = float(mask.sum())
    if _is_starlike(mask, contour):
        return "star"
    hull = cv2.fillConvexPoly(np.zeros_like(mask), cv2.convexHull(contour), 1)
    if size < JAGGED_BELOW * float(hull.sum()):
        return "jagged"
    _, sides, _ = cv2.minAreaRect(contour)
    if (max(sides) + 1) >= LONG_FROM * (min(sides) + 1):
        return _lying(mask)
    if size >= ROUND_FROM * math.pi * (cv2.minEnclosingCircle(contour)[1] + 0.5) ** 2:
        return "round"
    # the pixels of the edge count half: a rectangle between their centres is one narrower than what they cover
    return "cornered" if size >= CORNERED_FROM * (sides[0] + 1) * (sides[1] + 1) else ""


def _is_starlike(mask: Mask, contour: NDArray[np.int32]) -> bool:
    points = _points(_ways(mask, contour))
    if len(points) < LEAST_POINTS:
        return False
    gaps = np.diff([*points, points[0] + DIRECTIONS]) * 360.0 / DIRECTIONS
    return float(gaps.max()) <= WIDEST_GAP


def _ways(mask: Mask, contour: NDArray[np.int32]) -> NDArray[np.float64]:
    """How far the outline is from the middle in each direction, by the mean of them."""
    rows, columns = np.nonzero(mask)
    across, down = contour.reshape(-1, 2).astype(np.float64).T - np.array([[columns.mean()], [rows.mean()]])
    direction = ((np.arctan2(down, across) / (2 * math.pi) + 0.5) * DIRECTIONS).astype(int) % DIRECTIONS
    ways = np.zeros(DIRECTIONS)
    np.maximum.at(ways, direction, np.hypot(across, down))
    met = np.flatnonzero(ways)
    return np.interp(np.arange(DIRECTIONS), met, ways[met], period=DIRECTIONS) / max(1e-6, float(ways[met].mean()))


def _points(ways: NDArray[np.float64]) -> list[int]:
    """The directions in which the outline stands out, once round from its deepest notch."""
    first = int(ways.argmin())
    points: list[int] = []
    lowest, highest, at = float(ways[first]), -math.inf, first
    for turn in range(first, first + DIRECTIONS + 1):
        way = float(ways[turn % DIRECTIONS])
        if way > highest:
            highest, at = way, turn
        if highest - lowest >= STANDS_OUT and highest - way >= STANDS_OUT:
            points.append(at)
            lowest, highest = way, -math.inf
        elif highest - lowest < STANDS_OUT:
            lowest, highest = min(lowest, way), way
    return points


def _lying(mask: Mask) -> Outline:
    """How a long thing lies: by the main axis of its pixels."""
    moments = cv2.moments(mask, binaryImage=True)
    angle = abs(math.degrees(0.5 * math.atan2(2 * moments["mu11"], moments["mu20"] - moments["mu02"])))
    return "wide" if angle <= LEVEL_WITHIN else "tall" if angle >= 90 - LEVEL_WITHIN else "slanting"
