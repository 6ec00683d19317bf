"""The main colours of a picture, by name."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_SHARE = 0.2
"""Of the picture, for a colour to be one of its main colours."""

MOST_COLOURS = 2
COLOUR_GRID = (48, 27)
"""Cells across and down: a fiftieth of the picture, over which leaves and letters are one colour."""

BLACK_BELOW = 0.2
WHITE_FROM = 0.82
"""Of value, 0..1."""

COLOURED_FROM = 0.095
"""Chroma (saturation times value), 0..1: below it no eye would name a hue, however saturated a dark dot is by its numbers."""

BROWN_BELOW = 0.62
"""Of value: an orange that dark is called brown."""

ORANGE_FROM = 0.6
"""Of saturation: what is paler, as sand, cream or tan is, is called beige, or brown where it is darker."""

BEIGE_FROM = 0.72
"""Of value."""

PINK_BELOW = 0.5
"""Of saturation: a light red that pale is called pink."""

LEMON_TO = 66
LEMON_FROM = 0.88
"""Of hue and value: as bright as that a greenish yellow is a lemon's, and darker a meadow's."""

HUES: tuple[tuple[int, str], ...] = (
    *((15, "red"), (45, "orange"), (54, "yellow"), (165, "green"), (188, "turquoise"), (255, "blue"), (290, "purple")),
    *((340, "pink"), (360, "red")),
)
"""Degrees up to which a hue has its name, round the circle of HSV."""


def main_colours(image: NDArray[np.uint8]) -> tuple[str, ...]:
    """English names of the one or two colours that cover most of an RGB picture, the commonest first; none where it is all too mixed."""
    names = Counter(name for row in names_of_cells(cells_of(image)) for name in row)
    return tuple(name for name, count in names.most_common(MOST_COLOURS) if count >= LEAST_SHARE * names.total())


def cells_of(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mean colour of each cell of a coarse grid."""
    return cv2.resize(image, COLOUR_GRID, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def names_of_cells(cells: NDArray[np.uint8]) -> list[list[str]]:
    """The name of the colour of each cell, row by row."""
    hsv = cv2.cvtColor(cells, cv2.COLOR_RGB2HSV)
    return [[colour_name(hue * 2.0, saturation / 255.0, value / 255.0) for hue, saturation, value in row] for row in hsv.tolist()]


def colour_name(hue: float, saturation: float, value: float) -> str:
    """The English name of a colour; degrees, and shares of 0..1."""
    if value < BLACK_BELOW:
        return "black"
    if saturation * value < COLOURED_FROM:
        return "white" if value >= WHITE_FROM else "grey"
    name = next(name for limit, name in HUES if hue <= limit)
    if name == "green" and hue <= LEMON_TO and value >= LEMON_FROM:
        return "yellow"
    if name == "orange" and value < BROWN_BELOW:
        return "brown"
    if name == "orange" and saturation < ORANGE_FROM:
        return "beige" if value >= BEIGE_FROM else "brown"
    return "pink" if name == "red" and saturation < PINK_BELOW and value >= BROWN_BELOW else name
