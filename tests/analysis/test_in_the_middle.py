"""Something small that stands out in the middle is told by its colours, where no thing and no words are there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.composed import ComposedDescriber
from analysis.describers.sight import Sight
from analysis.detectors.composition import composition
from analysis.timeline import SOMETHING, Patch, Segment, Track
from tests.telling import START, STATIC, texts, thing

Picture = NDArray[np.uint8]
IT = Patch(SOMETHING, "centre", 0.02, ("brown", "black"), box=(0.45, 0.4, 0.55, 0.6))
GROUND = Patch("grey", "all over", 0.8)


def wall(colour: tuple[int, int, int] = (120, 120, 120)) -> Picture:
    return np.full((360, 640, 3), colour, np.uint8)


def dot(picture: Picture, x: int, y: int, colour: tuple[int, int, int], side: int = 70) -> Picture:
    cv2.rectangle(picture, (x - side // 2, y - side // 2), (x + side // 2, y + side // 2), colour, -1)
    return picture


def middles(picture: Picture) -> list[tuple[str, ...]]:
    return [patch.colours for patch in composition(picture) if patch.what == SOMETHING]


def test_what_stands_out_in_the_middle_is_found_with_what_touches_it() -> None:
    assert middles(dot(wall(), 330, 180, (200, 20, 30))) == [("red",)]
    both = dot(dot(wall(), 310, 170, (200, 20, 30), 80), 380, 180, (10, 10, 10), 56)
    assert middles(both) == [("red", "black")]


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(dot(wall(), 60, 180, (200, 20, 30)), id="at an edge"),
        pytest.param(dot(wall(), 330, 180, (200, 20, 30), 20), id="too small"),
        pytest.param(dot(wall(), 330, 180, (235, 235, 235)), id="white"),
        pytest.param(dot(wall((160, 40, 45)), 330, 180, (185, 60, 60)), id="hardly another colour"),
    ],
)
def test_what_is_elsewhere_or_hardly_to_be_seen_is_not(picture: Picture) -> None:
    assert middles(picture) == []


def test_what_is_a_patch_by_itself_is_told_as_that() -> None:
    picture = dot(wall(), 320, 180, (200, 20, 30), 140)
    assert middles(picture) == [] and ("red", "centre") in [(patch.what, patch.spot) for patch in composition(picture)]


def told(tracks: list[Track], language: str = "en") -> str:
    sights = [Sight(0, (0.0,), (), (), 0.1, 0.5, patches=(GROUND, IT))]
    return texts(ComposedDescriber(language).describe(Segment(0, 1), sights, [START, STATIC, *tracks]))[0]


def test_it_is_told_in_both_languages() -> None:
    assert told([]).endswith("Mainly grey, something brown and black in the centre.")
    assert told([], "de").endswith("Vor allem Grau, etwas in Braun und Schwarz in der Mitte.")


def test_it_is_not_told_besides_a_thing_that_is_there_nor_are_letters_told_as_that() -> None:
    assert "something" not in told([thing("bird", 0, 9, (0.3, 0.3, 0.7, 0.7))])
    assert "something" not in told([thing("object", 0, 9, (0.52, 0.3, 0.9, 0.7))])
    assert "something brown" in told([thing("bird", 0, 9, (0.7, 0.3, 0.9, 0.7))])
    assert "something" not in told([Track("text", 0, 9, "Hello", (0.4, 0.35, 0.6, 0.65), (), 0.99, 3)])
    assert "something brown" in told([Track("text", 0, 9, "Hello", (0.3, 0.2, 0.7, 0.45), (), 0.99, 3)])
