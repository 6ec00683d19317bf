"""The other hand of two that work is found by the colour of the one that both networks are sure of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.boxes import iou
from analysis.detectors.looks import Look, small_luma
from analysis.detectors.other_hands import with_other_hands
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Frame, Observation

SKIN, DARK, WOOD = (215, 160, 145), (45, 48, 52), (214, 165, 148)
WIDE, HIGH = 640, 360
LEFT: Box = (0.1, 0.0, 0.3, 0.4)
RIGHT: Box = (0.7, 0.0, 0.85, 0.3)
LOOKS = 8


def table(*hands: Box, ground: tuple[int, int, int] = DARK) -> NDArray[np.uint8]:
    """A table as a camera sees it, and hands on it."""
    picture = np.full((HIGH, WIDE, 3), ground, np.float64)
    for x0, y0, x1, y1 in hands:
        picture[round(y0 * HIGH) : round(y1 * HIGH), round(x0 * WIDE) : round(x1 * WIDE)] = SKIN
    return np.clip(picture + np.random.default_rng(1).normal(0, 3, (HIGH, WIDE, 1)), 0, 255).astype(np.uint8)


def look(number: int, picture: NDArray[np.uint8], *seen: Observation) -> Look:
    at = number / 2
    return Look(at, tuple(replace(one, pts_seconds=at) for one in seen), luma=small_luma(Frame(picture, at)), image=picture)


def hand(box: Box, confidence: float = 0.9) -> Observation:
    return Observation(0.0, "thing", "hand", confidence, box)


def at_work(*, second: Box | None = RIGHT, ground: tuple[int, int, int] = DARK, sure: float = 0.9, first: int = 2) -> list[Look]:
    """Three looks of a table on which hands work, the left one seen by the networks, and empty ones before and after."""
    busy = [LEFT] if second is None else [LEFT, second]
    return [
        look(number, table(*busy, ground=ground), hand(LEFT, sure)) if first <= number < first + 3 else look(number, table(ground=ground))
        for number in range(LOOKS)
    ]


def others(looks: list[Look]) -> list[list[Box]]:
    """The hands that were found besides, look by look."""
    more = with_other_hands(looks, range(len(looks)))
    return [[seen.box for seen in new.observations[len(old.observations) :] if seen.box] for old, new in zip(looks, more, strict=True)]


def test_the_other_hand_is_found_where_it_is_and_only_then() -> None:
    found = others(at_work())
    assert [len(boxes) for boxes in found] == [0, 0, 1, 1, 1, 0, 0, 0]
    assert iou(found[2][0], RIGHT) > 0.8
    tracks = [track for track in join_objects(at_work()) if track.value == "hand"]
    assert [round(track.start_seconds) for track in tracks] == [1, 1]


def test_a_hand_out_of_a_sleeve_needs_the_size_of_one() -> None:
    assert [len(boxes) for boxes in others(at_work(second=(0.5, 0.3, 0.75, 0.6)))][2:5] == [1, 1, 1]
    assert others(at_work(second=(0.5, 0.3, 0.6, 0.4))) == [[]] * LOOKS
    assert others(at_work(second=(0.5, 0.0, 0.53, 0.04))) == [[]] * LOOKS


def test_two_hands_that_touch_are_two() -> None:
    beside = (LEFT[2], 0.0, LEFT[2] + 0.2, 0.4)
    found = others(at_work(second=beside))
    assert len(found[3]) == 1 and iou(found[3][0], beside) > 0.7


@pytest.mark.parametrize(
    "looks",
    [at_work(sure=0.6), at_work(second=None), at_work(ground=WOOD), at_work()[:4]],
    ids=["none is sure", "one hand", "on wood", "too short"],
)
def test_without_a_sure_hand_on_another_ground_nothing_is_found(looks: list[Look]) -> None:
    assert not any(others(looks))


def test_what_lies_there_all_the_time_is_no_hand() -> None:
    lying = [
        look(number, table(*([LEFT, RIGHT] if 2 <= number < 5 else [RIGHT])), *([hand(LEFT)] if number == 3 else []))
        for number in range(LOOKS)
    ]
    assert not any(iou(box, RIGHT) for boxes in others(lying) for box in boxes)


def test_a_moving_camera_and_a_person_who_is_seen_are_left_alone() -> None:
    moving = [
        replace(one, luma=np.random.default_rng(number).integers(0, 255, (72, 128)).astype(np.uint8))
        for number, one in enumerate(at_work())
    ]
    assert not any(others(moving))
    person = Observation(0.0, "object", "person", 0.9, (0.0, 0.0, 1.0, 1.0))
    seen = [replace(one, observations=(*one.observations, person)) for one in at_work()]
    assert not any(others(seen))
