"""The main colours of a picture, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Side = Literal["left", "right", "top", "bottom"]

LEAST_SHARE = 0.2
"""Of the picture, for a colour to be one of its main colours."""

LEAST_SHARE_OF_SIDE = 0.5
MOST_COLOURS = 2
BLACK_BELOW = 0.2
WHITE_FROM = 0.82
"""Of value, 0..1."""

COLOURED_FROM = 0.08
"""Chroma (saturation times value), 0..1: below it no eye would name a hue, however saturated a dark dot is by its numbers."""

BROWN_BELOW = 0.62
"""Of value: an orange that dark is called brown."""

ORANGE_FROM = 0.6
"""Of saturation: what is paler, as sand, cream or tan is, is called beige, or brown where it is darker."""

BEIGE_FROM = 0.72
"""Of value."""

PINK_BELOW = 0.5
"""Of saturation: a light red that pale is called pink."""

HUES: tuple[tuple[int, str], ...] = (
    *((15, "red"), (45, "orange"), (54, "yellow"), (165, "green"), (195, "turquoise"), (255, "blue"), (290, "purple")),
    *((340, "pink"), (360, "red")),
)
"""Degrees up to which a hue has its name, round the circle of HSV."""


def main_colours(image: NDArray[np.uint8]) -> tuple[str, ...]:
    """English names of the one or two colours that cover most of an RGB picture, the commonest first; none where it is all too mixed."""
    names = Counter(name for row in _names(image) for name in row)
    return tuple(name for name, count in names.most_common(MOST_COLOURS) if count >= LEAST_SHARE * names.total())


def colours_of_sides(image: NDArray[np.uint8]) -> tuple[tuple[Side, str], ...]:
    """The colours of the top and bottom third where they differ, else of the left and right third; none where a side has no main colour."""
    rows = _names(image)
    columns = list(zip(*rows, strict=True))
    pairs: tuple[tuple[Side, Side, Sequence[Sequence[str]]], ...] = (("top", "bottom", rows), ("left", "right", columns))
    for first, second, lines in pairs:
        third = len(lines) // 3
        one, other = _most(lines[:third]), _most(lines[-third:])
        if one and other and one != other:
            return ((first, one), (second, other))
    return ()


def _most(lines: Sequence[Sequence[str]]) -> str | None:
    """The colour that covers most of these lines, if one does."""
    names = Counter(name for line in lines for name in line)
    [(name, count)] = names.most_common(1)
    return name if count >= LEAST_SHARE_OF_SIDE * names.total() else None


def _names(image: NDArray[np.uint8]) -> list[list[str]]:
    """The name of the colour of each cell of a coarse grid, row by row."""
    small = cv2.resize(image, (48, 27), interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)
    return [[colour_name(hue * 2.0, saturation / 255.0, value / 255.0) for hue, saturation, value in row] for row in hsv.tolist()]


def colour_name(hue: float, saturation: float, value: float) -> str:
    """The English name of a colour; degrees, and shares of 0..1."""
    if value < BLACK_BELOW:
        return "black"
    if saturation * value < COLOURED_FROM:
        return "white" if value >= WHITE_FROM else "grey"
    name = next(name for limit, name in HUES if hue <= limit)
    if name == "orange" and value < BROWN_BELOW:
        return "brown"
    if name == "orange" and saturation < ORANGE_FROM:
        return "beige" if value >= BEIGE_FROM else "brown"
    return "pink" if name == "red" and saturation < PINK_BELOW and value >= BROWN_BELOW else name
