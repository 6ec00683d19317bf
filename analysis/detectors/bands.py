"""Whether a patch is a band across the picture that slants: a path, a stream, a beam, which is no sky and no floor."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Slant, Spot

LONG_FROM = 3.5
"""Spread along its axis over that across it, as lengths are; a side that is a third of the picture has 2 to 3."""

FULL_FROM = 0.8
"""Of a bar of that spread: what is bent or has holes isn't a band."""

LEVEL_WITHIN = 15.0
"""Degrees from level and upright: those are told by the side at which they are."""

ASPECT = (16, 9)


TIP = 0.1
"""Of a band's cells: so many at each end are its end."""


def slant_of(part: NDArray[np.bool_]) -> Slant:
    """How a band lies whose cells are true, from left to right; "" for what is none, or lies level or upright."""
    rows, columns = np.nonzero(part)
    if len(rows) < 3:
        return ""
    cell = _cell(part.shape)
    (across, along), axes = np.linalg.eigh(np.cov(np.stack([columns * cell[0], rows * cell[1]])))
    long, short = math.sqrt(max(float(along), 0.0)), math.sqrt(max(float(across), 1e-9))
    # a full bar has a spread of its length and width by the square root of twelve
    full = len(rows) * cell[0] * cell[1] / (12 * long * short)
    angle = math.degrees(math.atan2(float(axes[1, 1]), float(axes[0, 1]))) % 180
    slanting = LEVEL_WITHIN <= angle % 90 <= 90 - LEVEL_WITHIN
    if long < LONG_FROM * short or full < FULL_FROM or not slanting:
        return ""
    return "falls" if angle < 90 else "rises"


def ends_of(part: NDArray[np.bool_]) -> tuple[Spot, Spot]:
    """From where to where a slanting band goes whose cells are true, from left to right."""
    rows, columns = np.nonzero(part)
    order = np.argsort(columns + rows * (1 if slant_of(part) == "falls" else -1) * part.shape[1] / part.shape[0], kind="stable")
    tip = max(1, round(TIP * len(order)))
    first, last = (
        _ninth(float(columns[end].mean() + 0.5) / part.shape[1], float(rows[end].mean() + 0.5) / part.shape[0])
        for end in (order[:tip], order[-tip:])
    )
    return first, last


def _ninth(x: float, y: float) -> Spot:
    row = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    column = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    return f"{row} {column}".strip() or "centre"  # type: ignore[return-value]  # these are the names of the ninths


def _cell(shape: tuple[int, ...]) -> tuple[float, float]:
    """Width and height of a cell, in ninths of the picture's height."""
    return ASPECT[0] / shape[1], ASPECT[1] / shape[0]
