"""Bands that slant across the picture - a path, a stream, a beam - are told as such; skies, floors, corners and rings aren't."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.english_colours import colours_of
from analysis.describers.facts import Light
from analysis.describers.german_colours import colours_of as german_colours_of
from analysis.detectors.composition import composition
from analysis.picture_look import look_from_json, look_to_json
from analysis.timeline import Patch, PictureLook, Spot

BROWN = (120, 75, 40)


def with_band(degrees: float, wide: int = 60, colour: tuple[int, int, int] = (235, 235, 235)) -> NDArray[np.uint8]:
    """A brown field with a band through its middle that falls by so many degrees."""
    picture = np.full((360, 640, 3), BROWN, np.uint8)
    dx, dy = (round(250 * way) for way in (math.cos(math.radians(degrees)), math.sin(math.radians(degrees))))
    cv2.line(picture, (320 - dx, 180 - dy), (320 + dx, 180 + dy), colour, wide)
    return picture


def slants(picture: NDArray[np.uint8]) -> list[str]:
    return [patch.slant for patch in composition(picture) if patch.slant]


@pytest.mark.parametrize("degrees", range(20, 71, 10))
def test_a_band_is_told_by_how_it_lies(degrees: int) -> None:
    assert slants(with_band(degrees)) == ["falls"] and slants(with_band(-degrees)) == ["rises"]


@pytest.mark.parametrize("picture", [with_band(0), with_band(90), with_band(4), with_band(30, wide=200)])
def test_what_is_level_upright_or_broad_is_no_slanting_band(picture: NDArray[np.uint8]) -> None:
    assert slants(picture) == []


@pytest.mark.parametrize(("degrees", "ends"), [(30, ("top left", "bottom right")), (-30, ("bottom left", "top right"))])
def test_a_band_is_told_from_where_to_where_it_goes(degrees: int, ends: tuple[Spot, Spot]) -> None:
    (band,) = [patch for patch in composition(with_band(degrees)) if patch.slant]
    assert band.ends == ends
    way = {"falls": "down", "rises": "up"}[band.slant]
    assert f"a white band slanting {way} to the right from the {ends[0]} to the {ends[1]}" in colours_of(Light("ordinary", patches=(band,)))


def test_a_band_that_ends_within_the_picture_is_told_so_in_both_languages() -> None:
    band = Light("ordinary", patches=(Patch("white", "top", 0.1, slant="falls", ends=("top left", "centre")),))
    assert colours_of(band) == "a white band slanting down to the right from the top left to the centre"
    assert german_colours_of(band) == "ein nach rechts abfallendes Band in Weiß von oben links bis in die Mitte"


def test_a_corner_and_a_ring_are_no_bands() -> None:
    corner, ring = np.full((360, 640, 3), BROWN, np.uint8), np.full((360, 640, 3), BROWN, np.uint8)
    cv2.fillPoly(corner, [np.array([[0, 0], [400, 0], [0, 300]])], (235, 235, 235))
    cv2.ellipse(ring, (320, 180), (260, 90), 30, 0, 200, (235, 235, 235), 40)
    assert slants(corner) == slants(ring) == []


def test_a_slanting_band_is_worded_in_both_languages_and_kept_in_the_document() -> None:
    patches = (Patch("white", "top", 0.11, slant="falls"), Patch("black", "right", 0.08), Patch("grey-blue", "left", 0.08, slant="rises"))
    look = Light("ordinary", patches=patches)
    assert colours_of(look) == (
        "a white band slanting down to the right at the top, black on the right and a grey-blue band slanting up to the right on the left"
    )
    assert german_colours_of(look) == (
        "ein nach rechts abfallendes Band in Weiß oben, Schwarz rechts und ein nach rechts ansteigendes Band in Graublau links"
    )
    kept = PictureLook(0.5, patches=patches)
    assert look_from_json(look_to_json(kept)) == kept
