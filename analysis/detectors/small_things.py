"""Many small things of several colours on an even ground: toy blocks, sweets, pins, which one by one are too many to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.colours import colour_name
from analysis.detectors.spots import spot_of
from analysis.timeline import SMALL_THINGS, Patch, SmallShape

GRID_WIDTH = 240
"""Cells across: a thing of a fiftieth of the width is still five cells wide."""

GROUND_FROM = 0.4
"""Share of the picture that is of one colour: on a mottled ground leaves and lights would count as things."""

AS_GROUND = 22.0
"""Distance in CIELAB up to which a cell is the ground in more or less light."""

SMALLEST, LARGEST = 0.0008, 0.03
"""Shares of the picture that a thing takes up."""

LONGEST = 3.0
"""Times its width: what is longer is a line."""

MANY = 8
COLOURS_FROM = 3
"""Of one or two colours such things are usually parts of a pattern."""

PER_COLOUR = 3
MOST_COLOURS = 4
FILLED = 0.4
"""Of its box: what is thinner is a line or a letter."""

LEAST_SHAPED = 60
"""Cells: of what is smaller no eye tells a square from a disc, nor do its cells."""

AS_BROAD = 1.3
"""Times its width, up to which a thing is as broad as it is long: a cube seen from above and aside shows some of its side."""

SQUARE_FILLS = 0.76
"""Of the narrowest rectangle around it: a square fills that, less what the coarse cells take off its corners."""

ROUND_FILLS = 0.76
"""Of the narrowest circle around it: a square fills 0.64 of that, a disc all but what the cells take off."""

SQUARE_OF_CIRCLE = 0.73
"""The most that a square fills of it: between the two it may be either."""

MOST = 0.5
"""Of the things, those that have a shape for it to be told of them all: some lie one upon another or are half covered."""

CHROMA_FROM = 0.25
HUES = ("red", "yellow", "green", "turquoise", "blue", "purple")
"""Of paint and plastic; skin, wood and sand are orange, brown, beige and pink."""

Mask = NDArray[np.uint8]


def small_things(image: NDArray[np.uint8]) -> Iterator[Patch]:
    """At most one patch, where many small things of three colours or more lie on an RGB picture."""
    height = max(9, round(GRID_WIDTH * image.shape[0] / image.shape[1]))
    cells = cv2.resize(image, (GRID_WIDTH, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    if _ground(cells) < GROUND_FROM:
        return
    found = {hue: parts for hue, mask in _painted(cells).items() if len(parts := list(_things(mask))) >= PER_COLOUR}
    things = [part for parts in found.values() for part in parts]
    if len(things) >= MANY and len(found) >= COLOURS_FROM:
        every = np.any(things, axis=0)
        colours = sorted(found, key=lambda hue: (-len(found[hue]), hue))[:MOST_COLOURS]
        yield Patch(SMALL_THINGS, spot_of(every), round(float(every.mean()), 3), tuple(colours), shape=_shared_shape(things))


def _ground(cells: NDArray[np.uint8]) -> float:
    """How much of the picture is of its commonest colour; lines of one or two cells on it are it."""
    lab = cv2.cvtColor(cells.astype(np.float32) / 255.0, cv2.COLOR_RGB2Lab)
    middle = np.median(lab.reshape(-1, 3), axis=0)
    unlike = (np.linalg.norm(lab - middle, axis=2) > AS_GROUND).astype(np.uint8)
    return 1.0 - float(cv2.morphologyEx(unlike, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).mean())


def _painted(cells: NDArray[np.uint8]) -> dict[str, Mask]:
    """For each hue where it is strong; a letter on a thing is closed over."""
    hue, saturation, value = (plane.astype(np.int64) for plane in cv2.split(cv2.cvtColor(cells, cv2.COLOR_RGB2HSV)))
    strong = saturation * value >= CHROMA_FROM * 255**2
    # a name is asked for once for all pixels that share it: eight steps of saturation and of value are one
    codes, places = np.unique((hue[strong] * 32 + saturation[strong] // 8) * 32 + value[strong] // 8, return_inverse=True)
    named = [colour_name(code // 1024 * 2.0, (code // 32 % 32 * 8 + 4) / 255, (code % 32 * 8 + 4) / 255) for code in codes.tolist()]
    names = np.full(hue.shape, "", dtype="U10")
    names[strong] = np.array(named, dtype="U10")[places] if named else ""
    closing = np.ones((5, 5), np.uint8)
    return {hue: cv2.morphologyEx((names == hue).astype(np.uint8), cv2.MORPH_CLOSE, closing).astype(np.uint8, copy=False) for hue in HUES}


def _things(mask: Mask) -> Iterator[NDArray[np.bool_]]:
    """The compact parts of the right size."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    for number in range(1, count):
        _, _, wide, high, area = (int(value) for value in stats[number])
        if SMALLEST <= area / mask.size <= LARGEST and area >= FILLED * wide * high and max(wide, high) <= LONGEST * min(wide, high):
            yield labels == number


def _shared_shape(things: Sequence[NDArray[np.bool_]]) -> SmallShape:
    """The shape that most of the things have."""
    ((shape, count),) = Counter(map(_shape_of, things)).most_common(1)
    return shape if count > MOST * len(things) else ""


def _shape_of(thing: NDArray[np.bool_]) -> SmallShape:
    cells = int(thing.sum())
    if cells < LEAST_SHAPED:
        return ""
    outline = cv2.findNonZero(thing.astype(np.uint8))
    # both measure between the middles of cells
    _, (wide, high), _ = cv2.minAreaRect(outline)
    _, radius = cv2.minEnclosingCircle(outline)
    wide, high, radius = wide + 1, high + 1, radius + 0.5
    if max(wide, high) > AS_BROAD * min(wide, high):
        return ""
    of_circle = cells / (np.pi * radius**2)
    if of_circle >= ROUND_FILLS:
        return "round"
    return "square" if of_circle <= SQUARE_OF_CIRCLE and cells >= SQUARE_FILLS * wide * high else ""
