"""Where letters may have appeared: parts of the picture that have more strokes than anything near them had at the last look.

Finding lines of text costs a hundred times more, so a picture that moves without words is looked at seldom, and at once
where this tells of something new.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Box

SIDE = 640
"""Pixels of the longer side; letters of twelve pixels in a 720p picture still have strokes on it."""
BLOCK = 16
RISE = 1.35
LEAST_RISE = 5.0
"""A block must have that many times the strokes that it or a neighbour had, and so many levels more: what moves by less than a
block's width, and a sensor's noise, stay below."""
LEAST_STROKES = 4.0
"""Levels: a block with thin grey letters on black has twice as many, a wall in the shade has fewer."""
FADES = 0.7
"""From look to look, what an earlier one saw counts that much less: a thing that comes back isn't news at once."""


class StrokeWatch:
    """The strokes of the picture when it was last looked at, block by block."""

    def __init__(self) -> None:
        self._known: NDArray[Any] | None = None
        self._now: NDArray[Any] = np.zeros((0, 0), np.float32)

    def update(self, image: NDArray[np.uint8]) -> None:
        """Take the next picture."""
        height, width = image.shape[:2]
        shrink = min(1.0, SIDE / max(height, width))
        size = (max(BLOCK, round(width * shrink)), max(BLOCK, round(height * shrink)))
        gray = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        across, down = cv2.spatialGradient(gray)
        strokes = cv2.add(cv2.convertScaleAbs(across, alpha=0.25), cv2.convertScaleAbs(down, alpha=0.25))
        self._now = cv2.resize(strokes, (size[0] // BLOCK, size[1] // BLOCK), interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._known is not None and self._known.shape != self._now.shape:
            self._known = None

    def looked(self) -> None:
        """Note that the picture taken last was looked at."""
        around = cv2.dilate(self._now, np.ones((3, 3), np.uint8))
        self._known = around if self._known is None else np.maximum(around, FADES * self._known)

    def news(self) -> Box | None:
        """The rows of the picture in which strokes appeared since the last look, over its whole width; None where none did."""
        if self._known is None:
            return (0.0, 0.0, 1.0, 1.0)
        risen = self._now > RISE * self._known + LEAST_RISE
        pairs = risen[:, 1:] & risen[:, :-1]
        rows = np.flatnonzero(pairs.any(axis=1))
        return _around(rows, len(risen)) if len(rows) else None

    def within(self, box: Box) -> Box | None:
        """The rows of a part of the picture that hold strokes enough for letters, over its width; None where there are none."""
        dense = self._now >= LEAST_STROKES
        rows = np.flatnonzero((dense[:, 1:] & dense[:, :-1]).any(axis=1))
        tall = len(dense)
        rows = rows[(rows + 1 > box[1] * tall) & (rows < box[3] * tall)]
        if not len(rows):
            return None
        _, top, _, bottom = _around(rows, tall)
        return (box[0], max(box[1], top), box[2], min(box[3], bottom))


def _around(rows: NDArray[Any], tall: int) -> Box:
    """From two rows of blocks above these to two below."""
    return (0.0, max(0, int(rows[0]) - 2) / tall, 1.0, min(tall, int(rows[-1]) + 3) / tall)
