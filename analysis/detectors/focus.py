"""What of a picture is out of focus though it has many colours: the background of a picture taken of something near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.colours import COLOUR_GRID
from analysis.timeline import BLURRED, Patch, Spot

PIXELS_A_CELL = 13
"""Edges are compared in a picture 624 pixels wide, whatever the video's size."""

SHARPEST = 0.95
SHARP_IN_A_CELL = 0.9
"""Of the pixels by the strength of their edges: a cell is as sharp as its sharpest tenth."""

BLURRED_BELOW = 0.16
"""Of the picture's sharpest twentieth: what is in focus and has any texture lies above a fourth, what is far behind below a tenth."""

LEAST_SHARPEST = 12.0
"""Of luma, 0..255: where nothing is sharper, the whole picture is blurred or bare."""

LEAST_SHARE = 0.2
"""Of the picture: a smooth hand or ball is smaller."""

LEAST_HUES = 3
LEAST_OF_HUE = 0.04
MOST_OF_HUE = 0.6
"""Shares of the blurred cells: a wall, a sky, a floor and skin are smooth, too, and of one hue or two."""

LEAST_STEP = 6.0
"""Distance in CIELAB between neighbouring cells, on average: blots of light and leaves; the shades of a wall and a sky change by less."""

MOST_HUES = 3
"""Told; more would be a list and no picture."""
NO_HUES = frozenset(["black", "grey", "white"])
FILLED = 0.55
"""Of the outer third of the picture on a side, for what is blurred to be told as there."""

THIRDS: dict[Spot, tuple[slice, slice]] = {
    "left": (slice(None), slice(0, COLOUR_GRID[0] // 3)),
    "right": (slice(None), slice(-(COLOUR_GRID[0] // 3), None)),
    "top": (slice(0, COLOUR_GRID[1] // 3), slice(None)),
    "bottom": (slice(-(COLOUR_GRID[1] // 3), None), slice(None)),
}

Mask = NDArray[np.uint8]


def blurred(gray: NDArray[np.float32], lab: NDArray[np.float32], names: list[list[str]]) -> tuple[list[Patch], Mask]:
    """Patches of what is out of focus, one for each side that it fills, and its cells; of the picture's lumas and its cells' colours."""
    cells = np.zeros((COLOUR_GRID[1], COLOUR_GRID[0]), np.uint8)
    patches: list[Patch] = []
    for part in _parts(_sharpness(gray)):
        hues = _hues(part, names)
        sides = [side for side, third in THIRDS.items() if float(part[third].mean()) >= FILLED]
        if hues and sides and len(sides) < len(THIRDS) and _step(part, lab) >= LEAST_STEP:
            patches += [Patch(BLURRED, side, round(float(part.mean()) / len(sides), 3), hues) for side in sides]
            cells |= part
    return patches, cells


def _sharpness(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """How sharp each cell is, by the picture's sharpest places; all are where the picture has none that are."""
    wide, tall = COLOUR_GRID
    small = cv2.resize(gray, (wide * PIXELS_A_CELL, tall * PIXELS_A_CELL), interpolation=cv2.INTER_AREA)
    edges = np.abs(cv2.Laplacian(small, cv2.CV_32F))
    most = float(np.quantile(edges, SHARPEST))
    if most < LEAST_SHARPEST:
        return np.ones((tall, wide), np.float32)
    inside = edges.reshape(tall, PIXELS_A_CELL, wide, PIXELS_A_CELL).transpose(0, 2, 1, 3).reshape(tall, wide, -1)
    place = int(SHARP_IN_A_CELL * inside.shape[2])
    return np.asarray(np.partition(inside, place, axis=2)[:, :, place] / most, np.float32)


def _parts(sharpness: NDArray[np.float32]) -> Iterator[Mask]:
    """What is blurred and hangs together by more than a cell, and is large."""
    square = np.ones((3, 3), np.uint8)
    cells = np.asarray(cv2.morphologyEx((sharpness < BLURRED_BELOW).astype(np.uint8), cv2.MORPH_CLOSE, square), np.uint8)
    count, labels = cv2.connectedComponents(cv2.erode(cells, square, borderValue=1).astype(np.uint8))
    for number in range(1, count):
        part = np.asarray(cv2.dilate((labels == number).astype(np.uint8), square), np.uint8) & cells
        if part.mean() >= LEAST_SHARE:
            yield part


def _hues(part: Mask, names: list[list[str]]) -> tuple[str, ...]:
    """The hues of a part, the commonest first; none where it has few or is mostly of one."""
    found = Counter(name for row, inside in zip(names, part, strict=True) for name, here in zip(row, inside, strict=True) if here)
    hues = [(name, count / found.total()) for name, count in found.most_common() if name not in NO_HUES]
    told = [name for name, share in hues if share >= LEAST_OF_HUE]
    return tuple(told[:MOST_HUES]) if len(told) >= LEAST_HUES and hues[0][1] <= MOST_OF_HUE else ()


def _step(part: Mask, lab: NDArray[np.float32]) -> float:
    """How different the colours of neighbouring cells are, on average."""
    inside = part > 0
    across = np.linalg.norm(np.diff(lab, axis=1), axis=2)[inside[:, 1:] & inside[:, :-1]]
    down = np.linalg.norm(np.diff(lab, axis=0), axis=2)[inside[1:] & inside[:-1]]
    return float(np.concatenate([across, down]).mean()) if across.size + down.size else 0.0
