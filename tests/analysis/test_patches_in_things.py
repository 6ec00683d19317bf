"""A patch of colour in the box of a thing with a name is that thing, and isn't told again as ground."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.detectors.composition import composition
from analysis.timeline import Box, Patch, Segment, Track
from tests.telling import START, STATIC

MAT = Patch("dark grey", "all over", 0.7, box=(0.0, 0.0, 1.0, 1.0))
PLACE: Box = (0.1, 0.0, 0.35, 0.45)


def line(value: str, patch: Patch, language: str = "en", box: Box = PLACE, start: float = 0) -> str:
    track = Track("thing" if value == "hand" else "object", start, 9, value, box, (), 0.9, 1)
    sights = [Sight(second, (float(second),), (), (), 0.5, patches=(MAT, patch)) for second in range(2)]
    return next(iter(ComposedDescriber(language).describe(Segment(0, 2), sights, [START, STATIC, track]))).text


@pytest.mark.parametrize(("language", "colour"), [("en", "pink"), ("de", "rosa")])
def test_the_skin_of_a_hand_is_not_told_as_ground(language: str, colour: str) -> None:
    inside = Patch("pink", "top left", 0.06, box=(0.12, 0.02, 0.36, 0.4))
    assert colour not in line("hand", inside, language).casefold()


def test_what_lies_beside_it_or_only_partly_in_it_is() -> None:
    assert "pink at the top right" in line("hand", Patch("pink", "top right", 0.06, box=(0.7, 0.0, 0.95, 0.4)))
    assert "pink at the top" in line("hand", Patch("pink", "top", 0.2, box=(0.1, 0.0, 0.9, 0.3)))


def test_nor_is_the_ground_left_out_in_a_box_that_is_most_of_the_picture_or_of_what_comes_later_or_has_no_name() -> None:
    inside = Patch("pink", "top left", 0.06, box=(0.12, 0.02, 0.34, 0.4))
    assert "pink at the top left" in line("hand", inside, box=(0.0, 0.0, 0.9, 0.8))
    assert "pink at the top left" in line("hand", inside, start=0.6)
    assert "pink at the top left" in line("object", inside)


def test_a_thing_of_which_no_colour_is_known_has_that_of_the_patch() -> None:
    of_it = Patch("grey-blue", "top left", 0.05, box=(0.12, 0.02, 0.34, 0.4))
    assert line("bird", of_it).startswith("A grey-blue bird at the top left")
    assert "grey-blue at" not in line("bird", of_it)
    assert line("bird", of_it, "de").startswith("Ein Vogel, graublau, oben links")
    a_spot_on_it = Patch("grey-blue", "top left", 0.02, box=(0.2, 0.2, 0.3, 0.3))
    assert line("bird", a_spot_on_it).startswith("A bird at the top left")


def test_a_patch_is_measured_with_its_box() -> None:
    picture = np.full((360, 640, 3), (70, 70, 75), np.uint8)
    picture[36:180, 64:224] = (225, 170, 150)
    (patch,) = [patch for patch in composition(picture) if patch.spot == "top left"]
    assert patch.box is not None
    assert np.allclose(patch.box, (0.1, 0.1, 0.35, 0.5), atol=0.05)
