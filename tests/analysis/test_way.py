"""What hasn't changed hasn't moved, however its boxes differ from look to look."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.detectors.looks import GRID_HIGH, GRID_WIDE, Look
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Observation

WIDE: Box = (0.2, 0.2, 0.8, 0.8)
SHIFTED: Box = (0.3, 0.2, 0.9, 0.8)


def look(number: int, box: Box, changed: bool = False) -> Look:
    """Two looks a second, by turns coarse and fine; the picture is grey, or of stripes that differ from look to look."""
    luma = np.full((GRID_HIGH, GRID_WIDE), 100, np.uint8)
    if changed:
        luma[:, number % 7 :: 7] = 200
    seen = Observation(number / 2, "object", "bus", 0.7, box)
    return Look(number / 2, (seen,), fine=number % 2 == 1, luma=luma)


def test_a_still_thing_stands_at_the_middle_of_all_its_boxes() -> None:
    (track,) = join_objects([look(number, (WIDE, SHIFTED)[number % 2]) for number in range(6)])
    assert [point[0] for point in track.path] == [number / 2 for number in range(6)]
    assert [point[1] for point in track.path] == pytest.approx([0.55] * 6)
    # what was seen is known as its own by the boxes in which it was seen
    assert [point[1] for point in track.sightings] == pytest.approx([0.5, 0.6] * 3)


def test_where_the_picture_changes_each_box_counts() -> None:
    (track,) = join_objects([look(number, (WIDE, SHIFTED)[number % 2], changed=True) for number in range(6)])
    assert [point[1] for point in track.path] == pytest.approx([0.5, 0.6] * 3)
