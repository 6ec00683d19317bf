"""Keeps the surest of the boxes that a model puts on one thing (greedy non-maximum suppression)."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.boxes import inside, iou
from analysis.timeline import Box, Observation


def surest(found: Iterable[Observation], most_overlap: float, most_inside: float = 1.0) -> list[Observation]:
    """The observations, surest first, without those of the same label that overlap a surer one.

    `most_overlap` bounds the intersection over union, `most_inside` the share of a box that lies in a surer one.
    """
    kept: list[tuple[Observation, Box]] = []
    for one in sorted(found, key=lambda seen: -seen.confidence):
        box = one.box
        if box is None:
            continue
        rivals = (other for seen, other in kept if seen.label == one.label)
        if all(iou(box, other) <= most_overlap and inside(box, other) <= most_inside for other in rivals):
            kept.append((one, box))
    return [one for one, _ in kept]
