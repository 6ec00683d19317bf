"""What of the looks makes a thing worth telling, and what goes on while nobody sees it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.detectors.looks import Look, is_fine, same_picture, small_luma
from analysis.detectors.pairing import best_pairs
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Frame, Observation

CUP: Box = (0.4, 0.4, 0.6, 0.8)
FAR: Box = (0.5, 0.5, 0.52, 0.55)


def look(number: int, confidence: float, box: Box = CUP, picture: int | None = None, label: str = "cup") -> Look:
    """The look of that number at two a second; the picture of the same number is the same picture, 0 confidence is nothing seen."""
    at = number / 2
    seen = (Observation(at, "object", label, confidence, box),) if confidence else ()
    return Look(at, seen, is_fine(at, 2.0), None if picture is None else small_luma(Frame(noise(picture), at)))


def noise(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 255, (72, 128, 3), np.uint8)


def test_every_other_look_is_fine_by_its_time_alone() -> None:
    assert [is_fine(at, 2.0) for at in (0.0, 0.5, 1.0, 1.5, 1.533, 2.0)] == [False, True, False, True, True, False]
    assert [is_fine(at, 1.0) for at in (6.0, 7.0)] == [False, True]


def test_a_thing_seen_at_both_sizes_is_told_and_at_one_size_is_not() -> None:
    assert len(join_objects([look(n, 0.6) for n in range(6)])) == 1
    assert join_objects([look(n, 0.7 if n % 2 else 0.26) for n in range(6)]) == []


def test_a_small_thing_need_not_be_seen_by_coarse_looks() -> None:
    assert len(join_objects([look(n, 0.7 if n % 2 else 0.26, FAR) for n in range(6)])) == 1


def test_what_is_sure_at_one_size_and_nearly_at_the_other_is_told() -> None:
    assert len(join_objects([look(n, 0.62 if n % 2 else 0.42) for n in range(6)])) == 1


def test_a_thing_whose_picture_does_not_change_stays() -> None:
    unseen = [look(n, 0.7 if n < 4 else 0.0, picture=1) for n in range(12)]
    (track,) = join_objects(unseen)
    assert (track.start_seconds, track.end_seconds) == (0.0, 6.0)
    (left,) = join_objects([look(n, 0.7 if n < 4 else 0.0, picture=1 if n < 4 else 2) for n in range(12)])
    assert left.end_seconds < 2.0


def test_a_thing_was_there_before_it_was_first_seen_if_its_picture_was() -> None:
    (track,) = join_objects([look(n, 0.7 if n > 3 else 0.0, picture=1 if n > 1 else 2) for n in range(8)])
    assert track.start_seconds == 1.0


def test_a_thing_that_was_hidden_for_a_moment_is_the_same_one() -> None:
    hidden = [look(n, 0.0 if n in (4, 5, 6) else 0.7, picture=2 if n in (4, 5, 6) else 1) for n in range(12)]
    (track,) = join_objects(hidden)
    assert (track.start_seconds, track.end_seconds) == (0.0, 6.0)
    moved = [look(n, 0.0 if n in (4, 5, 6) else 0.7, picture=n) for n in range(12)]
    assert len(join_objects(moved)) == 2


def test_two_who_walk_one_behind_the_other_stay_two() -> None:
    def walkers(number: int) -> Look:
        boxes = [(x, 0.3, x + 0.05, 0.6) for x in (0.1 + number * 0.04, 0.14 + number * 0.04)]
        return Look(number / 2, tuple(Observation(number / 2, "object", "person", 0.8, box) for box in boxes))

    assert len(join_objects([walkers(number) for number in range(10)])) == 2


def test_a_pair_is_broken_up_where_both_can_go_with_others() -> None:
    assert best_pairs({(0, 0): 1.4, (0, 1): 1.9, (1, 1): 1.3}) == {0: 0, 1: 1}
    assert best_pairs({(0, 1): 1.9, (1, 1): 1.3}) == {0: 1}
    assert best_pairs({}) == {}


def test_a_picture_is_the_same_until_a_single_cell_changes() -> None:
    before, after = noise(1), noise(1)
    after[10, 10] ^= 0x40
    one, other = (Look(0.0, (), luma=small_luma(Frame(image, 0.0))) for image in (before, after))
    assert same_picture(one, one) and not same_picture(one, other)
    assert not same_picture(one, Look(0.5, ()))


def walking(number: int, label: str, camera_moves: bool = False) -> Look:
    """A weak sighting of something that crosses a still picture, or of a place in a picture that moves as a whole."""
    x = 0.1 + 0.05 * number
    image = noise(number if camera_moves else 1)
    image[30:60, int(x * 128) : int((x + 0.2) * 128)] = 40 * (number % 5)
    seen = Observation(number / 2, "object", label, 0.45, (x, 0.4, x + 0.2, 0.85))
    return Look(number / 2, (seen,), is_fine(number / 2, 2.0), small_luma(Frame(image, number / 2)))


def test_weak_sightings_are_enough_for_what_moves_by_itself() -> None:
    assert len(join_objects([walking(number, "person") for number in range(8)])) == 1


def test_a_moving_camera_and_things_that_cannot_move_need_the_usual_evidence() -> None:
    assert join_objects([walking(number, "person", camera_moves=True) for number in range(8)]) == []
    assert join_objects([walking(number, "vase") for number in range(8)]) == []


def test_a_part_of_a_thing_is_not_another_one_of_its_kind() -> None:
    def dog(number: int) -> Look:
        boxes = (((0.3, 0.3, 0.6, 0.8), 0.8), ((0.31, 0.31, 0.45, 0.7), 0.6))
        return Look(number / 2, tuple(Observation(number / 2, "object", "dog", sure, box) for box, sure in boxes))

    assert len(join_objects([dog(number) for number in range(6)])) == 1
