"""What of a box is the thing itself: its pixels, told from those around the box by their colours (GrabCut, Rother et al. 2004)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Box

SIDE = 96
"""Pixels of the longer side of what is looked at: an outline's points are still several pixels wide, and it takes 15 ms."""

AROUND = 0.35
"""Of the box's sides, what is seen around it: what isn't the thing must be learnt from there."""

ROUNDS = 3
"""Of GrabCut; later ones change single pixels."""

LEAST_SHARE = 0.05
"""Of what is looked at; a smaller part is a glint or a mark, and the thing couldn't be told from its ground."""

MOST_OF_BOX = 0.95
"""Of the box: more is all of it, and its corners aren't the thing's."""

NOWHERE = (0, 0, 0, 0)
"""The mask says where to look, and no rectangle."""

Mask = NDArray[np.uint8]


def cut_out(image: NDArray[np.uint8], box: Box) -> Mask | None:
    """Where the largest thing in a box of an RGB picture is, as ones in a small grid; None where it can't be told from its ground."""
    small, (x0, y0, x1, y1) = _around(image, box)
    mask = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    mask[y0:y1, x0:x1] = cv2.GC_PR_FGD
    inside = int((mask == cv2.GC_PR_FGD).sum())
    if not 0 < inside < mask.size:
        return None
    cv2.setRNGSeed(1)  # the first clusters of colours are drawn by chance: the same picture must give the same thing
    cv2.grabCut(cv2.cvtColor(small, cv2.COLOR_RGB2Lab), mask, NOWHERE, np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)
    thing = _largest(((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8))
    return thing if thing.mean() >= LEAST_SHARE and thing.sum() <= MOST_OF_BOX * inside else None


def _around(image: NDArray[np.uint8], box: Box) -> tuple[NDArray[np.uint8], tuple[int, int, int, int]]:
    """The box with what is around it, small, and where it lies in there in pixels."""
    height, width = image.shape[:2]
    wide, tall = (box[2] - box[0]) * AROUND, (box[3] - box[1]) * AROUND
    left, top = round(max(0.0, box[0] - wide) * width), round(max(0.0, box[1] - tall) * height)
    right, bottom = round(min(1.0, box[2] + wide) * width), round(min(1.0, box[3] + tall) * height)
    part = image[top : max(bottom, top + 1), left : max(right, left + 1)]
    scale = SIDE / max(part.shape[:2])
    size = (max(2, round(part.shape[1] * scale)), max(2, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    x0, x1 = (round((x * width - left) * scale) for x in (box[0], box[2]))
    y0, y1 = (round((y * height - top) * scale) for y in (box[1], box[3]))
    return small, (max(0, x0), max(0, y0), x1, y1)


def _largest(mask: Mask) -> Mask:
    """The largest part that hangs together, without specks and cracks of a pixel."""
    square = np.ones((3, 3), np.uint8)
    clean = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_OPEN, square), cv2.MORPH_CLOSE, square)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(clean)
    if count < 2:
        return np.zeros_like(mask)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.uint8)
