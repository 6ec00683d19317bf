"""A hand that the networks lose is followed by its skin, as long as it can be told from what is around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.detectors.looks import Look
from analysis.detectors.skin import followed
from analysis.detectors.trails import Trail
from analysis.timeline import Box, Observation

SKIN, MAT, WOOD = (225, 170, 150), (60, 62, 66), (215, 165, 145)


def table(hand: Box | None, ground: tuple[int, int, int] = MAT) -> NDArray[np.uint8]:
    image = np.full((180, 320, 3), ground, np.uint8)
    if hand:
        image[round(hand[1] * 180) : round(hand[3] * 180), round(hand[0] * 320) : round(hand[2] * 320)] = SKIN
    return image


def at(x: float) -> Box:
    return (x, 0.3, x + 0.15, 0.6)


def looks(*hands: Box | None, ground: tuple[int, int, int] = MAT) -> list[Look]:
    return [Look(n / 2, (), image=table(hand, ground)) for n, hand in enumerate(hands)]


def seen(*sightings: tuple[int, Box]) -> Trail:
    return Trail([(number, Observation(number / 2, "thing", "hand", 0.8, box), box) for number, box in sightings])


def test_a_lost_hand_is_followed_until_it_is_gone() -> None:
    (hand,) = followed([seen((0, at(0.2)))], looks(at(0.2), at(0.25), at(0.3), None), range(4))
    assert [number for number, _, _ in hand.sightings] == [0, 1, 2]
    assert abs(hand.sightings[-1][2][0] - 0.3) < 0.03


def test_the_trail_that_begins_where_it_got_to_is_the_same_hand() -> None:
    (hand,) = followed([seen((0, at(0.2))), seen((2, at(0.3)), (3, at(0.3)))], looks(at(0.2), at(0.25), at(0.3), at(0.3)), range(4))
    assert [number for number, _, _ in hand.sightings] == [0, 1, 2, 3]


def test_a_hand_on_a_ground_of_its_colour_isnt_followed() -> None:
    (hand,) = followed([seen((0, at(0.2)))], looks(at(0.2), at(0.2), ground=WOOD), range(2))
    assert len(hand.sightings) == 1


def test_it_is_followed_for_two_seconds_at_most_and_not_over_a_cut() -> None:
    still = looks(*[at(0.2)] * 9)
    assert len(followed([seen((0, at(0.2)))], still, range(9))[0].sightings) == 5
    assert len(followed([seen((0, at(0.2)))], still, range(2))[0].sightings) == 2


def test_skin_that_lies_in_the_box_of_another_hand_is_that_hands() -> None:
    whole: Box = (0.25, 0.0, 0.6, 0.9)
    fingers, other = seen((0, at(0.2))), seen((1, whole))
    found = followed([fingers, other], looks(at(0.2), at(0.25), None), range(3))
    assert [[number for number, _, _ in hand.sightings] for hand in found] == [[0], [1]]
