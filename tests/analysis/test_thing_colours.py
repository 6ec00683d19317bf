"""Colours of things: what is worn above and below, never what is behind; and only what most sightings agree on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.detectors.looks import Look
from analysis.detectors.thing_colours import colours_of_thing, voted
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Observation

GRASS, WHITE, BLUE, RED = (60, 140, 60), (245, 245, 245), (40, 80, 200), (210, 30, 40)
SOMEONE: Box = (0.4, 0.1, 0.6, 0.9)


def lawn() -> NDArray[np.uint8]:
    return np.full((200, 200, 3), GRASS, np.uint8)


def someone(above: tuple[int, int, int], below: tuple[int, int, int]) -> NDArray[np.uint8]:
    image = lawn()
    image[20:40, 92:108] = (225, 180, 150)
    image[40:100, 84:116], image[100:180, 86:114] = above, below
    return image


def test_a_person_wears_one_colour_above_and_one_below() -> None:
    assert colours_of_thing(someone(WHITE, BLUE), "person", SOMEONE) == ("white", "blue")


def test_what_is_behind_a_thing_is_not_its_colour() -> None:
    image = lawn()
    image[80:120, 90:110] = RED
    assert colours_of_thing(image, "backpack", (0.42, 0.38, 0.58, 0.62)) == ("red",)
    assert colours_of_thing(lawn(), "dog", (0.4, 0.4, 0.6, 0.6)) == ()


def test_a_hue_that_nothing_beside_has_is_told_after_what_most_of_it_looks_like() -> None:
    image = np.full((200, 200, 3), (150, 150, 150), np.uint8)
    image[76:84, 90:110] = BLUE
    bottle: Box = (0.43, 0.3, 0.57, 0.7)
    assert colours_of_thing(image, "bottle", bottle) == ("grey", "blue")
    image[:, :80] = BLUE
    assert "blue" not in colours_of_thing(image, "bottle", bottle)


def test_what_is_worn_counts_where_it_can_be_seen() -> None:
    assert voted([("white", "blue"), ("white", "blue"), (), (), (), ()], "person") == ("white", "blue")
    assert voted([("white", "blue"), *[()] * 5], "person") == ()


def test_nothing_is_named_of_someone_who_is_cut_off_or_tiny() -> None:
    assert colours_of_thing(someone(WHITE, BLUE), "person", (0.3, 0.1, 0.7, 0.5)) == ()
    assert colours_of_thing(someone(WHITE, BLUE)[::10, ::10], "person", SOMEONE) == ()


def test_colours_are_voted_over_sightings() -> None:
    assert voted([("white", "blue"), ("white", "blue"), ("", "green")], "person") == ("white", "blue")
    assert voted([("black", "black")] * 3, "person") == ("black",)
    assert voted([("", "blue")] * 3, "person") == ()
    assert voted([("red",), ("red", "white"), ()], "car") == ("red",)
    assert voted([], "car") == ()


def test_a_track_carries_what_its_sightings_agree_on() -> None:
    looks = [Look(n / 2, (Observation(n / 2, "object", "car", 0.8, SOMEONE, ("red",)),), bool(n % 2)) for n in range(4)]
    (track,) = join_objects(looks)
    assert track.colours == ("red",)


def test_a_person_once_taken_for_something_else_keeps_its_colours() -> None:
    """That sighting has one colour and no above and below; it once ended the whole run."""
    assert voted([("white", "blue"), ("brown",), ("white", "blue")], "person") == ("white", "blue")
