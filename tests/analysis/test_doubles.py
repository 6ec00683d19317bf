"""One thing seen as several at a time is told once."""

from __future__ import annotations

from analysis.detectors.looks import Look
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Observation


def people(*boxes: tuple[Box, float]) -> int:
    """How many are told of what six looks at two a second see alike."""
    looks = [Look(n / 2, tuple(Observation(n / 2, "object", "person", sure, box) for box, sure in boxes)) for n in range(6)]
    return len(join_objects(looks))


def test_two_side_by_side_are_not_three() -> None:
    left, right = ((0.1, 0.2, 0.5, 0.9), 0.9), ((0.48, 0.2, 0.8, 0.9), 0.8)
    assert people(left, right, ((0.3, 0.25, 0.65, 0.85), 0.55)) == 2
    assert people(left, ((0.6, 0.2, 0.9, 0.9), 0.8), ((0.3, 0.25, 0.75, 0.85), 0.55)) == 3


def test_boxes_of_two_sizes_that_share_their_middle_are_one() -> None:
    boxes = ((0.2, 0.1, 0.9, 1.0), (0.35, 0.2, 0.6, 0.8))
    looks = [Look(n / 2, (Observation(n / 2, "object", "person", 0.6, boxes[n % 3 == 0]),)) for n in range(12)]
    assert len(join_objects(looks)) == 1
