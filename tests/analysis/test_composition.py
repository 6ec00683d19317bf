"""Where which colours lie, and what of it looks like plants or sky."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.english_colours import colours_of
from analysis.describers.facts import Light
from analysis.detectors.composition import composition
from analysis.detectors.most_telling import most_telling
from analysis.timeline import Patch

BROWN, BEIGE, BLUE, PINK, WHITE = (110, 60, 25), (225, 200, 170), (110, 150, 235), (240, 190, 205), (250, 250, 250)
Picture = NDArray[np.uint8]


def plain(colour: tuple[int, int, int], noise: float = 2.0) -> Picture:
    """A wall of one colour as a camera sees it."""
    grain = np.random.default_rng(1).normal(0, noise, (360, 640, 1))
    return np.clip(np.array(colour) + grain, 0, 255).astype(np.uint8)


def leaves(rows: slice, picture: Picture, columns: slice = slice(None)) -> Picture:
    """The picture with rough green there."""
    grown = picture.copy()
    light = np.random.default_rng(2).uniform(0.3, 1.0, (360, 640, 1))
    grown[rows, columns] = (np.array((70, 160, 50)) * light).astype(np.uint8)[rows, columns]
    return grown


def sky(colour: tuple[int, int, int]) -> Picture:
    """Brighter towards the bottom, as the sky is."""
    return np.clip(plain(colour).astype(np.int16) + np.linspace(-25, 5, 360, dtype=np.int16)[:, None, None], 0, 255).astype(np.uint8)


def told(picture: Picture) -> list[tuple[str, str]]:
    return [(patch.what, patch.spot) for patch in composition(picture)]


def test_a_thing_of_another_colour_is_told_by_its_place() -> None:
    picture = plain(BROWN)
    picture[120:240, 250:400] = BEIGE
    assert told(picture) == [("dark brown", "all over"), ("beige", "centre")]


@pytest.mark.parametrize(
    ("rows", "columns", "spot"),
    [
        (slice(0, 120), slice(None), "top"),
        (slice(240, 360), slice(None), "bottom"),
        (slice(None), slice(0, 200), "left"),
        (slice(None), slice(440, 640), "right"),
        (slice(0, 110), slice(0, 200), "top left"),
        (slice(250, 360), slice(440, 640), "bottom right"),
        (slice(130, 230), slice(240, 400), "centre"),
    ],
)
def test_a_patch_takes_up_a_side_a_corner_or_the_middle(rows: slice, columns: slice, spot: str) -> None:
    picture = plain((120, 120, 120))
    picture[rows, columns] = (220, 20, 30)
    assert ("red", spot) in told(picture)


def test_rough_green_is_plants_and_smooth_green_is_a_colour() -> None:
    assert ("grass or plants", "bottom") in told(leaves(slice(240, 360), plain((120, 120, 120))))
    assert ("trees or plants", "left") in told(leaves(slice(0, 360), plain((120, 120, 120)), slice(0, 220)))
    assert told(plain((70, 160, 50))) == [("green", "all over")]


def test_leaves_that_are_grey_with_haze_are_plants_where_some_are_plainly_green() -> None:
    hazy = leaves(slice(240, 360), plain((230, 225, 232)), slice(400, 640))
    light = np.random.default_rng(3).uniform(0.6, 1.0, (360, 640, 1))
    grey = (np.array((125, 133, 124)) * light).astype(np.uint8)
    greyed = hazy.copy()
    greyed[240:360, 470:640] = grey[240:360, 470:640]
    assert ("grass or plants", "bottom right") in told(greyed)
    greyed[240:360, 400:470] = grey[240:360, 400:470]
    assert not any(what == "grass or plants" for what, _ in told(greyed))


def test_plants_that_stand_up_from_the_bottom_are_told_with_their_height() -> None:
    standing = leaves(slice(180, 360), plain((120, 120, 120)), slice(400, 640))
    assert ("trees or plants", "bottom right") in told(standing)
    assert "probably trees or plants to half height at the bottom right" in colours_of(Light("ordinary", patches=composition(standing)))
    low, along = leaves(slice(270, 360), plain((120, 120, 120)), slice(400, 640)), leaves(slice(180, 360), plain((120, 120, 120)))
    assert ("grass or plants", "bottom right") in told(low) and ("grass or plants", "bottom") in told(along)


def test_lines_and_pieces_between_other_things_are_no_patch() -> None:
    frame = plain((120, 120, 120))
    cv2.rectangle(frame, (150, 90), (490, 270), BEIGE, 14)
    assert told(frame) == [("grey", "all over")]
    cv2.rectangle(frame, (150, 90), (490, 270), BEIGE, -1)
    assert ("beige", "centre") in told(frame)


def test_what_is_unlike_the_rest_is_told_before_more_of_the_same() -> None:
    shades = [Patch("light blue", "top", 0.3), Patch("grey-blue", "centre", 0.14), Patch("dark blue", "right", 0.13)]
    trunk, stones = Patch("brown", "left", 0.09), Patch("brown", "bottom right", 0.05)
    assert most_telling((*shades, trunk), 2) == (shades[0], trunk)
    assert most_telling((*shades, trunk, stones), 2) == (shades[0], trunk, stones)
    assert most_telling((shades[1], trunk), 1, known=["blue"]) == (trunk,)


def test_sky_is_blue_along_the_top_or_bright_over_plants() -> None:
    assert ("sky", "top") in told(leaves(slice(200, 360), sky(BLUE)))
    assert ("sky", "top") in told(leaves(slice(200, 360), sky(PINK)))
    assert told(sky(WHITE))[0][0] != "sky" and ("white", "all over") in told(plain(WHITE))


def test_plants_along_two_sides_are_told_at_each() -> None:
    picture = leaves(slice(None), leaves(slice(240, 360), plain(PINK)), slice(440, 640))
    assert {("grass or plants", "bottom"), ("trees or plants", "right")} <= set(told(picture))
    assert ("trees or plants", "all over") in told(leaves(slice(None), plain(PINK)))


def test_a_pink_cloud_in_a_white_sky_is_told_by_itself() -> None:
    picture = plain((247, 247, 248), noise=0.5)
    picture[120:360, :260] = (248, 213, 223)
    assert {("pale pink", "left"), ("white", "right")} & set(told(picture))
    assert any(what == "pale pink" for what, _ in told(picture))


def test_a_drawn_blue_background_is_no_sky() -> None:
    flat = np.full((360, 640, 3), BLUE, np.uint8)
    assert told(flat) == [("blue", "all over")]


def test_at_most_five_patches_are_told_and_details_are_not() -> None:
    picture = plain((120, 120, 120))
    for number, colour in enumerate([(220, 20, 30), (250, 220, 30), BLUE, BEIGE, (140, 60, 200)]):
        picture[30:200, 20 + 125 * number : 120 + 125 * number] = colour
    assert len(told(picture)) <= 5
    spot = plain(BROWN)
    spot[100:130, 100:130] = BEIGE
    assert told(spot) == [("dark brown", "all over")]


@pytest.mark.parametrize("shape", [(16, 16), (33, 640), (640, 202)])
def test_any_shape_of_picture_has_a_composition(shape: tuple[int, int]) -> None:
    assert told(np.zeros((*shape, 3), np.uint8)) == [("black", "all over")]


def test_a_wall_in_uneven_light_is_one_patch() -> None:
    wall = np.clip(plain((150, 142, 133)).astype(np.int16) + np.linspace(-12, 12, 640, dtype=np.int16)[None, :, None], 0, 255)
    assert told(wall.astype(np.uint8)) == [("grey", "all over")]


def scattered(ground: tuple[int, int, int], *colours: tuple[int, int, int]) -> Picture:
    """Twelve small squares of the colours in turn, on a ground."""
    picture = plain(ground)
    for number in range(12):
        row, column = divmod(number, 4)
        picture[60 + 100 * row : 95 + 100 * row, 100 + 130 * column : 135 + 130 * column] = colours[number % len(colours)]
    return picture


def test_many_small_things_of_several_colours_are_told_as_many() -> None:
    red, yellow, blue = (210, 30, 40), (235, 220, 40), (30, 60, 200)
    (many,) = [patch for patch in composition(scattered((70, 70, 75), red, yellow, blue)) if patch.what == "small things"]
    assert (many.spot, sorted(many.colours)) == ("all over", ["blue", "red", "yellow"])


def test_the_shape_that_most_small_things_have_is_measured() -> None:
    red, yellow, blue = (210, 30, 40), (235, 220, 40), (30, 60, 200)
    squares, turned, discs, mixed = (plain((70, 70, 75)) for _ in range(4))
    for number in range(12):
        (row, column), colour = divmod(number, 4), (red, yellow, blue)[number % 3]
        x, y = 110 + 130 * column, 70 + 100 * row
        squares[y - 16 : y + 16, x - 16 : x + 16] = colour
        cv2.fillConvexPoly(turned, cv2.boxPoints(((x, y), (32, 32), 7 * number)).astype(np.int32), colour)
        cv2.circle(discs, (x, y), 17, colour, -1)
        if number % 2:
            cv2.circle(mixed, (x, y), 17, colour, -1)
        else:
            mixed[y - 16 : y + 16, x - 16 : x + 16] = colour
    shapes = [[patch.shape for patch in composition(one) if patch.what == "small things"] for one in (squares, turned, discs, mixed)]
    assert shapes == [["square"], ["square"], ["round"], [""]]


def test_leaves_dots_of_one_colour_and_few_things_are_not_many_small_things() -> None:
    red = (210, 30, 40)
    one_colour = scattered((70, 70, 75), red)
    few = plain((70, 70, 75))
    few[100:140, 100:140], few[200:240, 300:340], few[100:140, 500:540] = red, (235, 220, 40), (30, 60, 200)
    for picture in (one_colour, few, leaves(slice(0, 360), plain((120, 120, 120)))):
        assert not [patch for patch in composition(picture) if patch.what == "small things"]
