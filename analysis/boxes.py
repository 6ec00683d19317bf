"""Arithmetic on boxes (shares of the picture): how far two overlap, where one lies, the median of many."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from analysis.timeline import Box


def area(box: Box) -> float:
    """The share of the picture that a box covers."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def intersection(a: Box, b: Box) -> float:
    """The share of the picture that lies in both boxes."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def iou(a: Box, b: Box) -> float:
    """Intersection over union, 0..1."""
    shared = intersection(a, b)
    union = area(a) + area(b) - shared
    return shared / union if union > 0 else 0.0


def inside(inner: Box, outer: Box) -> float:
    """How much of `inner` lies in `outer`, 0..1."""
    return intersection(inner, outer) / area(inner) if area(inner) > 0 else 0.0


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def grown(box: Box, share: float) -> Box:
    """The box with that share of its own width and height added on every side; it may reach out of the picture."""
    dx, dy = (box[2] - box[0]) * share, (box[3] - box[1]) * share
    return (box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy)


def centre(box: Box) -> tuple[float, float]:
    """x and y of the middle."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def clipped(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The part of a box that lies in the picture, with its corners in order."""
    left, top = min(max(x0, 0.0), 1.0), min(max(y0, 0.0), 1.0)
    return (left, top, max(left, min(x1, 1.0)), max(top, min(y1, 1.0)))


def median_box(boxes: Sequence[Box]) -> Box:
    """The box of the medians of all four sides; at least one box is needed."""
    x0, y0, x1, y1 = (statistics.median(side) for side in zip(*boxes, strict=True))
    return (x0, y0, x1, y1)
