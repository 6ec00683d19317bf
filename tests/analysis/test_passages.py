"""Where sound is cut into passages: in pauses near fixed moments, the same whoever asks."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from analysis.passages import REACH_SECONDS, Stage, moment, passage_numbers, pause_in

WHISPER_SECONDS = 30


def test_no_passage_is_longer_than_whisper_hears() -> None:
    lengths = [moment(number + 1) - moment(number) for number in range(10)]
    assert all(length + 2 * REACH_SECONDS <= WHISPER_SECONDS for length in lengths)


def test_a_stage_holds_all_of_its_passage() -> None:
    for number in range(1, 10):
        stage = Stage.of(number)
        assert stage.start_seconds <= moment(number) - REACH_SECONDS
        assert stage.end_seconds >= moment(number + 1) + REACH_SECONDS


def test_every_moment_lies_in_the_passages_asked_for() -> None:
    for second in range(0, 200, 6):
        numbers = passage_numbers(second, second + 6)
        assert moment(numbers[0]) - REACH_SECONDS <= second or numbers[0] == 0
        assert moment(numbers[-1] + 1) + REACH_SECONDS >= second + 6
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert all(len(passage_numbers(second, second + 6)) <= 3 for second in range(0, 200, 6))


@pytest.mark.parametrize(
    ("voice", "pause"),
    [
        ([0.9, 0.1, 0.9, 0.1, 0.1, 0.1, 0.9], 4),
        ([0.9, 0.8, 0.5, 0.8, 0.9], 2),
        ([0.0] * 8, 4),
        ([0.9, 0.1, 0.1, 0.9, 0.2, 0.2, 0.9], 2),
    ],
)
def test_the_longest_pause_is_cut_in_its_middle(voice: list[float], pause: int) -> None:
    assert pause_in(np.array(voice, np.float32), 0, len(voice)) == pause


def test_only_the_part_in_reach_counts() -> None:
    voice = np.array([0.0, 0.0, 0.0, 0.9, 0.1, 0.9, 0.0, 0.0], np.float32)
    assert pause_in(voice, 3, 6) == 4


def test_passages_follow_one_another() -> None:
    assert all(moment(a) < moment(b) for a, b in itertools.pairwise(range(20)))
