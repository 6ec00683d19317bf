"""The shapes of lines of text in a picture: where they lie, whether they can hold words, what they look like."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area, clipped, intersection
from analysis.detectors.reading import Quad
from analysis.timeline import Box

MOST_TILT = 0.5
"""Height gained by width: lines steeper than 27 degrees aren't read; what is marked so steeply is mostly no text."""
LEAST_ASPECT = 1.1
"""Width by height: narrower marks hold a single letter at most, and single letters aren't told (wording.py)."""
TALL_LINE = 0.08
"""Of the picture's height: a mark that tall and less than four times as wide may be two lines of a title."""

Cutting = NDArray[Any]
"""16 x 96, float32: a line of text as a small grey picture."""


def may_be_two_lines(quad: Quad, height: int) -> bool:
    """Whether a mark in a picture of that height is as tall and short as two lines of a title."""
    return bool(np.hypot(*(quad[3] - quad[0])) >= TALL_LINE * height and aspect(quad) < 4)


def halves(quad: Quad) -> list[Quad]:
    """The upper and the lower half of a mark."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    return [np.array([quad[0], quad[1], right, left], np.float32), np.array([left, right, quad[2], quad[3]], np.float32)]


def readable(quad: Quad) -> bool:
    """Whether a mark lies level enough and is wide enough to hold words."""
    across, down = quad[1] - quad[0]
    return bool(abs(down) <= MOST_TILT * abs(across) and aspect(quad) >= LEAST_ASPECT)


def aspect(quad: Quad) -> float:
    """Width by height."""
    return float(np.hypot(*(quad[1] - quad[0])) / max(1.0, np.hypot(*(quad[3] - quad[0]))))


def box_of(quad: Quad, width: int, height: int) -> Box:
    """The upright box around a mark in a picture of that size."""
    x0, y0 = quad.min(axis=0) / (width, height)
    x1, y1 = quad.max(axis=0) / (width, height)
    return clipped(float(x0), float(y0), float(x1), float(y1))


def overlap(a: Box, b: Box) -> float:
    """The share of the smaller box that lies in the other."""
    smaller = min(area(a), area(b))
    return intersection(a, b) / smaller if smaller > 0 else 0.0


def cutting_of(image: NDArray[np.uint8], quad: Quad) -> Cutting:
    """A small grey picture of the line, of one size for all lines."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = box_of(quad, width, height)
    part = image[
        int(y0 * height) : max(int(y0 * height) + 1, int(y1 * height)), int(x0 * width) : max(int(x0 * width) + 1, int(x1 * width))
    ]
    return cv2.cvtColor(cv2.resize(part, (96, 16), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY).astype(np.float32)


def correlation(a: Cutting, b: Cutting) -> float:
    """How much alike two cuttings look, -1..1."""
    x, y = a.ravel() - a.mean(), b.ravel() - b.mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 0 else 1.0
