"""What a thing without a name often is: ground, which goes on beyond its box, or something behind, out of focus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area
from analysis.detectors.colours import cells_of, names_of_cells
from analysis.timeline import Box

LEAST_AREA = 0.2
"""Share of the picture: what is smaller is told as a thing at its place."""

AT_THE_EDGE = 0.03
LEAST_WITHIN = 0.75
"""Of the cells of a thing's colour in the whole picture, in its box: the box of a glass flower on a table holds nearly all of them."""

SHARPNESS_WIDTH = 640
"""Pixels across at which edges are compared, whatever the video's size."""

SHARPEST = 0.95
LEAST_SHARPNESS = 0.25
"""Of the picture's, both at their sharpest twentieth: things in focus have half of it or more, a blurred background a fifth."""

Picture = tuple[NDArray[np.uint8], Box]
"""RGB, and the box in it."""


def is_ground(pictures: Sequence[Picture], colours: Iterable[str]) -> bool:
    """Whether in each picture the box is large and touches the edge, and none of these colours is the thing's alone."""
    if not pictures or not all(area(box) >= LEAST_AREA and _at_the_edge(box) for _, box in pictures):
        return False
    return not any(all(_within(image, box, colour) >= LEAST_WITHIN for image, box in pictures) for colour in set(colours))


def is_out_of_focus(pictures: Sequence[Picture]) -> bool:
    """Whether in each picture the box is far less sharp than the picture is: what lies behind the things it was taken of."""
    return bool(pictures) and all(_is_blurred(image, box) for image, box in pictures)


def _is_blurred(image: NDArray[np.uint8], box: Box) -> bool:
    high = max(1, round(SHARPNESS_WIDTH * image.shape[0] / image.shape[1]))
    small = cv2.resize(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (SHARPNESS_WIDTH, high), interpolation=cv2.INTER_AREA)
    edges = np.abs(cv2.Laplacian(small, cv2.CV_32F))
    left, right = (round(x * SHARPNESS_WIDTH) for x in (box[0], box[2]))
    part = edges[round(box[1] * high) : round(box[3] * high), left:right]
    return bool(part.size) and float(np.quantile(part, SHARPEST)) < LEAST_SHARPNESS * float(np.quantile(edges, SHARPEST))


def _at_the_edge(box: Box) -> bool:
    return min(box[0], box[1], 1 - box[2], 1 - box[3]) <= AT_THE_EDGE


def _within(image: NDArray[np.uint8], box: Box, colour: str) -> float:
    """How many of the picture's cells of that colour lie in the box, 0..1; 0 where there are none."""
    alike = np.array(names_of_cells(cells_of(image))) == colour
    tall, wide = alike.shape
    part = alike[round(box[1] * tall) : round(box[3] * tall), round(box[0] * wide) : round(box[2] * wide)]
    return float(part.sum()) / max(1, int(alike.sum()))
