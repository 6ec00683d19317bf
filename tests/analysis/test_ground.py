"""What is no thing: ground that goes on beyond its box, and what is out of focus."""

from __future__ import annotations

import numpy as np

from analysis.detectors.ground import is_ground, is_out_of_focus
from analysis.timeline import Box
from tests.analysis.test_composition import BEIGE, BROWN, Picture, plain

LARGE: Box = (0.1, 0.2, 0.7, 1.0)
SMALL: Box = (0.2, 0.1, 0.3, 0.2)


def flower() -> Picture:
    picture = plain(BROWN)
    picture[90:360, 100:430] = BEIGE
    return picture


def meadow() -> Picture:
    picture = plain(BROWN)
    picture[90:360] = BEIGE
    return picture


def test_a_large_region_at_the_edge_whose_colour_goes_on_is_ground() -> None:
    assert is_ground([(meadow(), LARGE)], ["beige", "brown"])
    assert not is_ground([(flower(), LARGE)], ["beige", "brown"])


def test_what_is_small_or_away_from_the_edge_is_no_ground() -> None:
    assert not is_ground([(meadow(), SMALL)], ["beige"])
    assert not is_ground([(meadow(), (0.1, 0.2, 0.7, 0.9))], ["beige"])
    assert not is_ground([], ["beige"])


def test_what_is_far_less_sharp_than_the_picture_is_behind_it() -> None:
    picture = plain(BROWN, noise=0.0)
    picture[200:340:4, 200:600] = BEIGE
    assert is_out_of_focus([(picture, SMALL)])
    assert not is_out_of_focus([(picture, (0.4, 0.6, 0.8, 0.9))])
    assert not is_out_of_focus([(np.full_like(picture, 90), SMALL)])
    assert not is_out_of_focus([])
