"""Finds the other hand by the colour of one that both networks are sure of: of two that work they often see but one.

What has that colour, wasn't there for most of the shot and has a hand's size, or reaches in from the edge, is a hand too.
Where the ground has that colour too, or the camera moves, nothing is found.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import inside, iou
from analysis.detectors.hands import WHOLE_PERSON
from analysis.detectors.looks import WHOLE, Look, share_changed
from analysis.detectors.skin import ALIKE, GRID, cells_of, lab_of, skin_of
from analysis.timeline import Box, Observation

SURE = 0.75
"""Of both networks together, for a hand whose colour is taken."""

LEAST_LOOKS = 6
"""Of a shot: of fewer it can't be said what was there for most of it."""

MOST_MOVING = 0.3
"""Of the picture's cells, from look to look: hands at work change less, a camera that moves changes more."""

MOST_OF_GROUND = 0.1
"""Of the picture that has the colour although no hand is there: before it a hand can't be seen, and is torn."""

SMALLEST = 0.008
"""Share of the picture: two fingers at its edge."""

WHOLE_HAND = 0.04
"""Share of the picture, a fifth of its width and height: one that comes out of a sleeve needn't touch the edge."""

LARGEST = 0.2
"""Share of the picture that the skin itself covers: more isn't one hand."""

SAME_HAND = 0.25
"""Overlap of what was found with a hand that the networks found, of either."""

CONFIDENCE, WHOLE_CONFIDENCE = 0.62, 0.76
"""Of fingers somewhat more than a hand needs that is seen twice, of a whole hand than one needs that is seen once (tracking.py)."""

Cells = NDArray[np.float32]


def with_other_hands(looks: Sequence[Look], shot: range) -> Sequence[Look]:
    """The looks, those of the shot with the hands that only their colour tells."""
    colour = _colour_of_hands(looks, shot)
    if colour is None or len(shot) < LEAST_LOOKS or _camera_moves(looks, shot):
        return looks
    pictures = {number: lab_of(cells_of(image)) for number in shot if (image := looks[number].image) is not None}
    if len(pictures) < LEAST_LOOKS:
        return looks
    ground = np.median(np.stack(list(pictures.values())), axis=0).astype(np.float32)
    if (_distance(ground, colour) <= ALIKE).mean() > MOST_OF_GROUND:
        return looks
    more = list(looks)
    for number, picture in pictures.items():
        more[number] = _with_hands(looks[number], (_distance(picture, colour) <= ALIKE) & (_distance(picture, ground) > ALIKE))
    return more


def _colour_of_hands(looks: Sequence[Look], shot: range) -> NDArray[np.float32] | None:
    """The median colour, in CIELAB, of the hands that the networks are sure of."""
    colours = [
        colour
        for number in shot
        for seen in looks[number].observations
        if seen.source == "thing" and seen.confidence >= SURE and seen.box
        if (image := looks[number].image) is not None and (colour := skin_of(cells_of(image), seen.box)) is not None
    ]
    return np.median(np.stack(colours), axis=0).astype(np.float32) if colours else None


def _camera_moves(looks: Sequence[Look], shot: range) -> bool:
    return statistics.median(share_changed(looks[a], looks[b], WHOLE) for a, b in itertools.pairwise(shot)) > MOST_MOVING


def _with_hands(look: Look, alike: NDArray[np.bool_]) -> Look:
    if any(seen.label == "person" and seen.confidence >= WHOLE_PERSON for seen in look.observations):
        return look
    known = [seen.box for seen in look.observations if seen.source == "thing" and seen.box]
    found = [(box, sure) for box, sure in _hands_in(_without(alike, known)) if not any(_same(box, hand) for hand in known)]
    hands = tuple(Observation(look.pts_seconds, "thing", "hand", sure, box) for box, sure in found)
    return replace(look, observations=look.observations + hands)


def _same(one: Box, other: Box) -> bool:
    return iou(one, other) >= SAME_HAND or max(inside(one, other), inside(other, one)) >= 2 * SAME_HAND


def _without(alike: NDArray[np.bool_], boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """The cells outside of these boxes: where two hands touch, one that is known hides the other else."""
    left = alike.copy()
    for x0, y0, x1, y1 in boxes:
        left[math.floor(y0 * GRID[1]) : math.ceil(y1 * GRID[1]), math.floor(x0 * GRID[0]) : math.ceil(x1 * GRID[0])] = False
    return left


def _hands_in(alike: NDArray[np.bool_]) -> Iterator[tuple[Box, float]]:
    """The boxes of what hangs together and has the size of a hand, or of fingers at the picture's edge, and how sure that is."""
    joined = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, wide, high, cells in stats[1:count, :5].tolist():
        box = (x / GRID[0], y / GRID[1], (x + wide) / GRID[0], (y + high) / GRID[1])
        edge = min(x, y, GRID[0] - x - wide, GRID[1] - y - high) == 0
        share = cells / (GRID[0] * GRID[1])
        if (SMALLEST if edge else WHOLE_HAND) <= share <= LARGEST:
            yield box, WHOLE_CONFIDENCE if share >= WHOLE_HAND else CONFIDENCE


def _distance(cells: Cells, colour: Cells) -> Cells:
    return np.asarray(np.linalg.norm(cells - colour, axis=2), np.float32)
