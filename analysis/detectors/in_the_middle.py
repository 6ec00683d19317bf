"""Something that stands out in the middle of the picture: who only knows what lies at its edges can't draw it.

It is told by its colours alone, and only where all that lies around it is of other colours. White and grey are left out: they
are glare, mist and gaps between other things as often as things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import SOMETHING, Box, Patch

COLOURS = ("black", "brown", "red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "beige")

SMALLEST, LARGEST = 0.006, 0.08
"""Shares of the picture: a twelfth of its width and height, and what is a patch by itself."""

AROUND = 0.25
"""Of the width and height, where the middle begins and, from the other side, ends."""

COMPACT = 0.4
"""Of its box: what fills less is an edge or a gap."""

BESIDE = 2
"""Cells around it that must be of other colours."""

UNLIKE, MOSTLY_UNLIKE = 14.0, 20.0
"""Distances in CIELAB, of four fifths and of half of what is around: from the first on an eye sees two surfaces (colour_groups.py)."""

MOST_COLOURS = 2

Piece = tuple[str, NDArray[np.bool_]]


def in_the_middle(names: NDArray[np.str_], lab: NDArray[np.float32], told: Collection[str] = ()) -> Iterator[Patch]:
    """At most one patch: of what stands out in the middle, with what of other colours touches it; colours `told` of it are left out.

    `names` and `lab` are the colours of a grid of cells, by name and in CIELAB; cells without a name are left out.
    """
    pieces = sorted(_pieces(names, lab, told), key=lambda piece: -int(piece[1].sum()))
    if not pieces:
        return
    together = [piece for piece in pieces if piece is pieces[0] or (_grown(pieces[0][1]) & piece[1]).any()]
    colours = tuple(dict.fromkeys(name for name, _ in together))[:MOST_COLOURS]
    part = np.any([piece for name, piece in together if name in colours], axis=0)
    yield Patch(SOMETHING, "centre", round(float(part.mean()), 3), colours, box=_box_of(part))


def _pieces(names: NDArray[np.str_], lab: NDArray[np.float32], told: Collection[str]) -> Iterator[Piece]:
    for name in COLOURS:
        if name in told:
            continue
        count, labels, stats, middles = cv2.connectedComponentsWithStats((names == name).astype(np.uint8), connectivity=4)
        for number in range(1, count):
            wide, high, cells = (int(stats[number][field]) for field in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
            x, y = (middles[number] + 0.5) / (names.shape[1], names.shape[0])
            in_middle = min(x, y) >= AROUND and max(x, y) <= 1 - AROUND
            if in_middle and SMALLEST <= cells / names.size <= LARGEST and cells >= COMPACT * wide * high:
                piece = labels == number
                if _stands_out(piece, lab):
                    yield name, piece


def _stands_out(piece: NDArray[np.bool_], lab: NDArray[np.float32]) -> bool:
    around = _grown(piece) & ~piece
    distances = np.linalg.norm(lab[around] - lab[piece].mean(axis=0), axis=1)
    return bool(np.quantile(distances, 0.2) >= UNLIKE and np.median(distances) >= MOSTLY_UNLIKE)


def _grown(piece: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return cv2.dilate(piece.astype(np.uint8), np.ones((2 * BESIDE + 1, 2 * BESIDE + 1), np.uint8)) > 0


def _box_of(part: NDArray[np.bool_]) -> Box:
    rows, columns = np.nonzero(part)
    high, wide = part.shape
    return (int(columns.min()) / wide, int(rows.min()) / high, int(columns.max() + 1) / wide, int(rows.max() + 1) / high)
