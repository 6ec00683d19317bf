"""Which side, corner or middle of the picture a region takes up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Box, Spot

LONG = 0.6
"""Share of the picture's width or height from which a region takes up a side, not a corner."""


def extent_of(part: NDArray[np.bool_]) -> Box:
    """The box around the true cells of a grid, but for the outermost twentieth on each side."""
    rows, columns = np.nonzero(part)
    (x0, x1), (y0, y1) = (np.quantile(places, (0.05, 0.95)) / side for places, side in ((columns, part.shape[1]), (rows, part.shape[0])))
    return (float(x0), float(y0), float(x1), float(y1))


def spot_of(part: NDArray[np.bool_]) -> Spot:
    """The side, corner or middle that the true cells of a grid take up; "all over" where they reach along and across."""
    rows, columns = np.nonzero(part)
    x0, y0, x1, y1 = extent_of(part)
    wide, tall = x1 - x0 >= LONG, y1 - y0 >= LONG
    x, y = float(columns.mean()) / part.shape[1], float(rows.mean()) / part.shape[0]
    if wide and tall:
        return "all over"
    column: Spot = "centre" if wide or 1 / 3 <= x <= 2 / 3 else "left" if x < 1 / 3 else "right"
    row = "" if tall or 1 / 3 <= y <= 2 / 3 else "top" if y < 1 / 3 else "bottom"
    if column == "centre":
        return "top" if row == "top" else "bottom" if row == "bottom" else "centre"
    return f"{row} {column}".strip()  # type: ignore[return-value]  # these are the four corners and two sides
