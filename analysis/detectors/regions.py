"""Where in the picture text should be looked for next: only where something changed since the last look.

Looking costs time in proportion to pixels, so a change of the whole picture is looked at coarsely, a change of a part
more finely, and what then stays still is looked at once more, finely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Box

SMALL_SIDE = 320
BLOCK = 20
CHANGED_LEVELS = 16
"""Grey levels; the noise of a compressed picture stays below when eight pixels are averaged into one."""
CHANGED_PIXELS = 3
"""Of a block: a letter that appears changes more, a flickering pixel changes less."""
WHOLE_SHARE = 0.5
"""When more of the picture than that changed, all of it is looked at."""

COARSE_PIXELS = 480 * 270
"""Costs about 0.13 CPU seconds; finds letters of 15 pixels in a 720p picture."""
FINE_PIXELS = 800 * 450
MOST_FINE_PIXELS = 1120 * 630
FINE_SHARE = 0.36
"""A finer look shrinks a picture to 0.6 of its width at most, while that costs no more than 0.7 CPU seconds."""
MOST_SCALE = 1.5
REFINE_AFTER_LOOKS = 6
"""Where something always moves (a speaker in a corner), what stays still around it gets its finer look that seldom; sooner
after a change of the whole picture, which counts as two."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

CHANGED, COARSE, FINE = 0, 1, 2


@dataclass(frozen=True)
class Region:
    """A part of the picture to look at, and how many pixels that may cost; `refines` where nothing changed but a finer look is due."""

    box: Box
    pixels: int
    refines: bool

    def scale(self, width: int, height: int) -> float:
        """By how much a picture of that size is to be shrunk (or enlarged, when above 1) to spend the pixels."""
        inside = max(1.0, (self.box[2] - self.box[0]) * width * (self.box[3] - self.box[1]) * height)
        wanted = max(self.pixels, min(MOST_FINE_PIXELS, FINE_SHARE * inside)) if self.refines else self.pixels
        return min(MOST_SCALE, math.sqrt(wanted / inside))


FIRST_LOOK = Region(WHOLE, FINE_PIXELS, refines=True)


def narrow(box: Box, width: int, height: int) -> Region:
    """A part of a picture of that size to look at once, half way between coarse and fine: a smaller part costs less."""
    share = (box[2] - box[0]) * (box[3] - box[1])
    return Region(box, round(min(COARSE_PIXELS, max(2 * share * COARSE_PIXELS, FINE_SHARE * share * width * height))), refines=False)


class ChangeGrid:
    """How well each block of the picture has been looked at since it last changed."""

    def __init__(self) -> None:
        self._seen: NDArray[np.int8] | None = None
        self._picture: NDArray[Any] = np.zeros((0, 0), np.uint8)
        self._looks_since_refining = REFINE_AFTER_LOOKS

    def update(self, image: NDArray[np.uint8]) -> None:
        """Take the next picture and mark what changed since it was last marked."""
        small = _small_gray(image)
        rows, columns = (math.ceil(side / BLOCK) for side in small.shape)
        if self._seen is None or self._picture.shape != small.shape:
            self._seen, self._picture = np.zeros((rows, columns), np.int8), small
            return
        differs = (cv2.absdiff(small, self._picture) > CHANGED_LEVELS).astype(np.uint8)
        padded = np.pad(differs, ((0, rows * BLOCK - small.shape[0]), (0, columns * BLOCK - small.shape[1])))
        changed = padded.reshape(rows, BLOCK, columns, BLOCK).sum(axis=(1, 3)) >= CHANGED_PIXELS
        self._seen[changed] = CHANGED
        # Each block is held against what it was when it last changed, so a slow fade adds up.
        pixels = np.kron(changed, np.ones((BLOCK, BLOCK), bool))[: small.shape[0], : small.shape[1]]
        self._picture = np.where(pixels, small, self._picture)

    def next_region(self, may_refine: bool = True) -> Region | None:
        """What to look at now; None where everything has been looked at, finely if that may be."""
        if self._seen is None:
            return None
        changed = self._seen == CHANGED
        if changed.mean() > WHOLE_SHARE:
            return Region(WHOLE, COARSE_PIXELS, refines=False)
        coarse = self._seen == COARSE
        if may_refine and coarse.any() and (self._looks_since_refining >= REFINE_AFTER_LOOKS or not changed.any()):
            return Region(self._around(coarse), FINE_PIXELS, refines=True)
        return Region(self._around(changed), COARSE_PIXELS, refines=False) if changed.any() else None

    def looked(self, region: Region, scale: float) -> None:
        """Note that a region was looked at, at that scale of the picture."""
        self._looks_since_refining = 0 if region.refines else self._looks_since_refining + (2 if region.box == WHOLE else 1)
        if self._seen is not None:
            part = self._seen[self._blocks(region.box)]
            np.maximum(part, FINE if region.refines or scale >= 1.0 else COARSE, out=part)

    def changed_in(self, box: Box) -> bool:
        """Whether anything in that part of the picture has changed and wasn't looked at since."""
        return self._seen is not None and bool((self._seen[self._blocks(box)] == CHANGED).any())

    def _around(self, blocks: NDArray[np.bool_]) -> Box:
        """The rows of these blocks and one more on either side, over the whole width: lines of text are never cut through."""
        rows = np.flatnonzero(blocks.any(axis=1))
        tall = len(blocks)
        return (0.0, max(0, int(rows[0]) - 1) / tall, 1.0, min(tall, int(rows[-1]) + 2) / tall)

    def _blocks(self, box: Box) -> tuple[slice, slice]:
        tall, wide = self._seen.shape if self._seen is not None else (1, 1)
        return (
            slice(int(box[1] * tall), max(int(box[1] * tall) + 1, math.ceil(box[3] * tall - 1e-6))),
            slice(int(box[0] * wide), max(int(box[0] * wide) + 1, math.ceil(box[2] * wide - 1e-6))),
        )


def _small_gray(image: NDArray[np.uint8]) -> NDArray[Any]:
    height, width = image.shape[:2]
    shrink = min(1.0, SMALL_SIDE / max(height, width))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    return cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
