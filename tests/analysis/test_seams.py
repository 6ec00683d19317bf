"""Who comes or goes about where one segment ends and the next begins: one of the two tells it."""

from __future__ import annotations

import pytest

from tests.telling import START, STATIC, moving, texts, thing, told

DOG_COMES = ((2.6, 0.05), (3.1, 0.25), (3.6, 0.45), (4, 0.5), (8, 0.5))


@pytest.mark.parametrize("sooner", [0.0, 0.2])
def test_what_comes_at_the_seam_is_told_by_the_segment_that_sees_it_stay(sooner: float) -> None:
    dog = moving("dog", *((second - sooner, x) for second, x in DOG_COMES))
    lines = texts(told([START, STATIC, dog], [0.1] * 3, first=3))
    assert "dog enters from the left" in lines[0]
    assert "enters" not in "".join(lines[1:])


@pytest.mark.parametrize(
    ("later", "begins"),
    [(0.0, "The dog runs out of the picture to the right."), (0.5, "A dog on the right then runs out of the picture to the right.")],
)
def test_what_leaves_at_the_seam_is_told_by_the_segment_that_sees_it_gone(later: float, begins: str) -> None:
    dog = moving("dog", (0, 0.5), (1.5, 0.5), *((second + later, x) for second, x in ((2.0, 0.7), (2.5, 0.93))))
    lines = texts(told([START, STATIC, dog], [0.1] * 3, first=3))
    assert lines[0].startswith(begins) and "dog" not in "".join(lines[1:])
    assert "No person" not in lines[0]


def test_what_was_there_before_the_seam_neither_comes_nor_goes() -> None:
    lines = texts(told([START, STATIC, thing("dog", 1.5, 9), thing("cup", 0, 2.0, number=2)], [0.1] * 3, first=3))
    assert lines[0].startswith("A dog in the centre.") and "cup" not in lines[0]


def test_a_cut_just_before_the_seam_brings_nobody_in() -> None:
    tracks = [START, STATIC, thing("cup", 0, 2.7, number=2), thing("dog", 2.8, 9)]
    cut = type(START)("shot", 2.7, 60, "cut")
    lines = texts(told([*tracks, cut], [0.1] * 3, first=3))
    assert "appears" not in lines[0] and "cup" not in lines[0] and "A dog in the centre" in lines[0]
