"""Whether a patch is a band across the picture that slants: a path, a stream, a beam, which is no sky and no floor."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Slant

LONG_FROM = 3.5
"""Spread along its axis over that across it, as lengths are; a side that is a third of the picture has 2 to 3."""

FULL_FROM = 0.8
"""Of a bar of that spread: what is bent or has holes isn't a band."""

LEVEL_WITHIN = 15.0
"""Degrees from level and upright: those are told by the side at which they are."""

ASPECT = (16, 9)


def slant_of(part: NDArray[np.bool_]) -> Slant:
    """How a band lies whose cells are true, from left to right; "" for what is none, or lies level or upright."""
    rows, columns = np.nonzero(part)
    if len(rows) < 3:
        return ""
    cell = ASPECT[0] / part.shape[1], ASPECT[1] / part.shape[0]
    (across, along), axes = np.linalg.eigh(np.cov(np.stack([columns * cell[0], rows * cell[1]])))
    long, short = math.sqrt(max(float(along), 0.0)), math.sqrt(max(float(across), 1e-9))
    # a full bar has a spread of its length and width by the square root of twelve
    full = len(rows) * cell[0] * cell[1] / (12 * long * short)
    angle = math.degrees(math.atan2(float(axes[1, 1]), float(axes[0, 1]))) % 180
    slanting = LEVEL_WITHIN <= angle % 90 <= 90 - LEVEL_WITHIN
    if long < LONG_FROM * short or full < FULL_FROM or not slanting:
        return ""
    return "falls" if angle < 90 else "rises"
