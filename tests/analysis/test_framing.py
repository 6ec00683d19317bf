"""Close-up, medium or wide by the face or else the person; dark, dim or bright by the mean luma."""

from __future__ import annotations

import pytest

from analysis.detectors.framing import light, shot_size
from analysis.timeline import Box, Track


def face(tall: float) -> Track:
    return Track("face", 0.0, 1.0, "face", (0.4, 0.1, 0.6, 0.1 + tall))


def person(box: Box) -> Track:
    return Track("object", 0.0, 1.0, "person", box)


@pytest.mark.parametrize(("tall", "size"), [(0.5, "close-up"), (0.2, "medium"), (0.05, "wide")])
def test_a_face_tells_how_near_someone_is(tall, size):
    assert shot_size([face(tall), person((0.2, 0.0, 0.8, 1.0))]) == size


def test_the_nearest_of_several_decides():
    assert shot_size([face(0.05), face(0.4)]) == "close-up"


def test_without_a_face_the_body_tells():
    assert shot_size([person((0.3, 0.2, 0.7, 1.0))]) == "medium"
    assert shot_size([person((0.4, 0.2, 0.5, 0.9))]) == "wide"
    assert shot_size([person((0.4, 0.8, 0.5, 1.0))]) == "wide"


def test_a_picture_without_people_has_no_size():
    assert (
        shot_size([Track("object", 0.0, 1.0, "dog", (0.1, 0.1, 0.9, 0.9)), Track("text", 0.0, 1.0, "SALE", (0.1, 0.1, 0.9, 0.9))]) is None
    )


@pytest.mark.parametrize(("brightness", "name"), [(0.0, "dark"), (0.2, "dim"), (0.5, None), (0.8, "bright"), (1.0, "bright")])
def test_the_light_has_a_name_where_it_is_not_ordinary(brightness, name):
    assert light(brightness) == name
