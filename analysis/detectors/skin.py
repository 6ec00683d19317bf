"""Follows a hand by its colour: the networks lose it in two looks of three while it works, its skin stays where it is.

The idea is that of CamShift (Bradski 1998), without its histogram: what is of the hand's colour and hangs together where the
hand was seen last is the hand. Where the colour goes on around the hand, as on a wooden table, it can't be followed.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area, grown, inside, iou
from analysis.detectors.colours import names_of_cells
from analysis.detectors.looks import Look
from analysis.detectors.trails import LEAST_IOU, Trail
from analysis.timeline import Box, Observation

GRID = (96, 54)
"""Cells across and down: a hand of a tenth of the picture is ten cells wide."""

SKIN = frozenset(["pink", "beige", "brown", "orange", "red"])
LEAST_SKIN = 0.3
"""Of the cells of a hand's box: its fingers are apart, and its sleeve is in it."""

ALIKE = 18.0
"""Distance in CIELAB: light and shade on one hand lie within it."""

MOST_BESIDE = 0.15
"""Of the cells around its box that may be alike: a finger, a wrist."""

REACH = 0.5
"""Of its own width and height, the way that a hand makes between two looks."""

LEAST_OF_IT = 0.2
LARGEST = 0.25
"""Of its cells before, and of the picture: what is left of it, and what can't be a hand alone."""

MOSTLY = 0.5
"""Of what was found, in the box of another hand."""

FOLLOWED_SECONDS = 2.0
"""Without that the networks see it again."""

CONFIDENCE = 0.4

Cells = NDArray[np.uint8]


def followed(trails: Sequence[Trail], looks: Sequence[Look], shot: range) -> list[Trail]:
    """The trails of hands, each gone on with while its skin is seen, and joined with the one that begins there."""
    left = sorted(trails, key=lambda trail: trail.sightings[0][0])
    found: list[Trail] = []
    while left:
        trail = left.pop(0)
        _follow(trail, left, looks, shot, [other.sightings for other in (*found, *left)])
        found.append(trail)
    return found


def _follow(
    trail: Trail, later: list[Trail], looks: Sequence[Look], shot: range, others: Sequence[Sequence[tuple[int, Observation, Box]]]
) -> None:
    seen_at = looks[trail.sightings[-1][0]].pts_seconds
    number = trail.sightings[-1][0] + 1
    while number in shot and looks[number].pts_seconds - seen_at <= FOLLOWED_SECONDS:
        box = _moved(looks[number - 1], trail.sightings[-1][2], looks[number])
        again = next((other for other in later if other.sightings[0][0] == number and box and _near(other.sightings[0][2], box)), None)
        if again:
            later.remove(again)
            trail.sightings += again.sightings
            number = trail.sightings[-1][0] + 1
            seen_at = looks[number - 1].pts_seconds
            continue
        if box is None or any(there == number and _is_of(box, hand) for other in others for there, _, hand in other):
            return
        trail.sightings.append((number, Observation(looks[number].pts_seconds, "thing", trail.label, CONFIDENCE, box), box))
        number += 1


def _is_of(box: Box, hand: Box) -> bool:
    """Whether the skin found is that of another hand, or of a part of it."""
    return _near(hand, box) or inside(box, hand) >= MOSTLY


def _near(one: Box, other: Box) -> bool:
    return iou(one, other) >= LEAST_IOU


def _moved(before: Look, box: Box, after: Look) -> Box | None:
    """Where what is of the colour of the hand in that box is in the next look; None where it can't be followed or is gone."""
    if before.image is None or after.image is None or area(box) > LARGEST:
        return None
    old, new = cells_of(before.image), cells_of(after.image)
    colour = skin_of(old, box)
    if colour is None:
        return None
    was = _alike(old, colour)
    around = _part(was, grown(box, REACH)).sum() - _part(was, box).sum()
    ring = _part(was, grown(box, REACH)).size - _part(was, box).size
    if around > MOST_BESIDE * ring:
        return None
    return _largest_near(_alike(new, colour), box, LEAST_OF_IT * float(_part(was, box).sum()))


def cells_of(image: Cells) -> Cells:
    """An RGB picture as cells, 54 x 96 x 3."""
    return cv2.resize(image, GRID, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def skin_of(cells: Cells, box: Box) -> NDArray[np.float32] | None:
    """The median colour, in CIELAB, of what has a colour of skin in that box; None where too little has."""
    inner = _part(cells, box)
    skin = np.array([[name in SKIN for name in row] for row in names_of_cells(np.ascontiguousarray(inner))])
    if not skin.size or skin.mean() < LEAST_SKIN:
        return None
    return np.asarray(np.median(lab_of(inner)[skin], axis=0), np.float32)


def _largest_near(alike: NDArray[np.uint8], box: Box, least: float) -> Box | None:
    """The box of the largest connected part that reaches near that box, if it has so many cells and is no larger than a hand may be."""
    near = np.zeros_like(alike)
    _part(near, grown(box, REACH))[...] = 1
    count, _, stats, _ = cv2.connectedComponentsWithStats(alike * near)
    largest = max(range(1, count), key=lambda one: int(stats[one][cv2.CC_STAT_AREA]), default=0)
    if not largest or stats[largest][cv2.CC_STAT_AREA] < max(1.0, least):
        return None
    x, y, wide, high = (int(value) for value in stats[largest][:4])
    found = (x / GRID[0], y / GRID[1], (x + wide) / GRID[0], (y + high) / GRID[1])
    return found if area(found) <= LARGEST else None


def _alike(cells: Cells, colour: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.linalg.norm(lab_of(cells) - colour, axis=2) <= ALIKE, np.uint8)


def lab_of(cells: Cells) -> NDArray[np.float32]:
    """RGB cells (0..255) in CIELAB."""
    lab = cv2.cvtColor(np.ascontiguousarray(cells).astype(np.float32) / np.float32(255.0), cv2.COLOR_RGB2Lab)
    return lab.astype(np.float32, copy=False)


def _part(cells: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    tall, wide = cells.shape[:2]
    left, top = max(0, round(box[0] * wide)), max(0, round(box[1] * tall))
    return cells[top : max(top + 1, round(box[3] * tall)), left : max(left + 1, round(box[2] * wide))]
