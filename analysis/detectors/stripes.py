"""Stripes over the whole picture: edges that nearly all have one direction, measured by the structure tensor's coherence (Bigün 1987)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Patch

ONE_DIRECTION = 0.6
"""Coherence of the edges' directions, 0 (every direction) to 1 (one): grass, leaves and faces stay below 0.45, a grille reaches 0.7."""

EDGE_FROM = 40.0
MOST_WEIGHT = 200.0
"""Sobel's gradient of luma (0..255): weaker is noise, and a stronger one counts no more than this."""

BLOCKS = (16, 9)
LEAST_EDGES = 0.1
EVERYWHERE = 0.9
"""Share of the blocks of the picture in which a tenth of the cells lie on edges."""

UPRIGHT_WITHIN = 12.0
"""Degrees from upright or level up to which stripes don't slant."""

NAMES = ("level stripes", "upright stripes", "stripes that rise to the right", "stripes that fall to the right")


def stripes(luma: NDArray[np.float32]) -> Iterator[Patch]:
    """At most one patch, where stripes are all over a picture of so many cells of luma (0..255)."""
    across, down = cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1)
    steps = np.hypot(across, down)
    edges = steps > EDGE_FROM
    if (cv2.resize(edges.astype(np.float32), BLOCKS, interpolation=cv2.INTER_AREA) > LEAST_EDGES).mean() < EVERYWHERE:
        return
    weights = np.minimum(steps, MOST_WEIGHT) * edges
    # twice the angle, so that both sides of a stripe have one direction
    sense = complex((weights * np.exp(2j * np.arctan2(down, across))).sum() / weights.sum())
    if abs(sense) >= ONE_DIRECTION:
        yield Patch(_name(math.degrees(np.angle(sense)) / 2), "all over", 1.0)


def _name(across: float) -> str:
    """The name of stripes by the direction across them, -90 to 90 degrees clockwise from level."""
    if abs(across) <= UPRIGHT_WITHIN:
        return NAMES[1]
    if abs(across) >= 90 - UPRIGHT_WITHIN:
        return NAMES[0]
    return NAMES[2] if across > 0 else NAMES[3]
