"""What is out of focus behind something near: told by its hues and the sides that it fills, and never taken for a wall or a sky."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.english_colours import colours_of
from analysis.describers.facts import Light
from analysis.describers.german_colours import colours_of as german_colours_of
from analysis.detectors.composition import composition
from analysis.timeline import BLURRED, Patch, Spot

Picture = NDArray[np.uint8]
HUES = ((190, 60, 30), (225, 140, 40), (90, 140, 50), (215, 195, 60), (110, 70, 40), (40, 30, 20))
ALL = slice(None)


def blots(seed: int) -> Picture:
    """Leaves and lights far out of focus."""
    rng = np.random.default_rng(seed)
    small = np.array(HUES, np.uint8)[rng.integers(0, len(HUES), (9, 16))]
    return np.clip(cv2.GaussianBlur(cv2.resize(small, (640, 360), interpolation=cv2.INTER_CUBIC), (0, 0), 6), 0, 255).astype(np.uint8)


def stone(picture: Picture, rows: slice, columns: slice) -> Picture:
    """The picture with rough grey, in focus, there."""
    rough = np.random.default_rng(9).uniform(0.6, 1.2, (360, 640, 1)) * np.array((120, 118, 115))
    near = picture.copy()
    near[rows, columns] = np.clip(rough, 0, 255).astype(np.uint8)[rows, columns]
    return near


def behind(picture: Picture) -> list[Spot]:
    return [patch.spot for patch in composition(picture) if patch.what == BLURRED]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("rows", "columns", "sides"),
    [
        (slice(180, 360), ALL, ["top"]),
        (ALL, slice(0, 320), ["right"]),
        (ALL, slice(320, 640), ["left"]),
        (slice(140, 360), slice(270, 640), ["left", "top"]),
    ],
)
def test_a_blurred_background_is_told_at_the_sides_that_it_fills(seed: int, rows: slice, columns: slice, sides: list[Spot]) -> None:
    assert behind(stone(blots(seed), rows, columns)) == sides


def test_the_hues_of_a_blurred_background_are_told_and_no_more_than_three() -> None:
    (patch,) = [patch for patch in composition(stone(blots(1), slice(180, 360), ALL)) if patch.what == BLURRED]
    assert len(patch.colours) == 3 and set(patch.colours) <= {"brown", "red", "orange", "yellow", "green", "beige"}


def test_a_wall_a_sky_and_a_hand_are_smooth_and_not_blurred() -> None:
    wall = np.full((360, 640, 3), (200, 150, 110), np.uint8)
    sky = np.linspace((120, 150, 230), (220, 225, 245), 360)[:, None, :].repeat(640, axis=1).astype(np.uint8)
    hand = stone(np.full((360, 640, 3), (40, 40, 42), np.uint8), ALL, ALL)
    cv2.ellipse(hand, (320, 80), (140, 90), 0, 0, 360, (215, 170, 150), -1)
    assert not [*behind(stone(wall, slice(180, 360), ALL)), *behind(stone(sky, slice(180, 360), ALL)), *behind(hand)]


def test_a_picture_that_is_all_sharp_or_all_blurred_has_no_background() -> None:
    assert not behind(stone(blots(2), ALL, ALL))
    assert not behind(blots(2))


def test_what_is_behind_is_not_told_as_colours_again() -> None:
    told = [patch.what for patch in composition(stone(blots(3), slice(180, 360), ALL))]
    assert told.count(BLURRED) == 1 and not [what for what in told if what.split()[-1] in ("orange", "red", "yellow")]


def test_what_is_behind_is_worded_in_both_languages() -> None:
    look = Light(
        "ordinary",
        patches=(
            Patch("grey", "bottom", 0.4),
            Patch(BLURRED, "left", 0.2, ("brown", "orange", "green")),
            Patch(BLURRED, "top", 0.2, ("brown", "orange", "green")),
        ),
    )
    assert colours_of(look) == "grey at the bottom and blurred brown, orange and green on the left and at the top"
    assert german_colours_of(look) == "Grau unten und unscharfes Braun, Orange und Grün links und oben"
