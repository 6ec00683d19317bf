"""Every tenth of the hostile and odd inputs, and fifty files with flipped bits: each an answer, none does harm (`make soak` has all)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.canaries import CANARY_NUMBER, Canaries, canaries
from tests.hostile.corpus import EVERY_TENTH, INPUTS, KINDS, named
from tests.hostile.flips import flipped
from tests.hostile.made import Clips, Input
from tests.hostile.trial import LONGEST_SECONDS, tried, tried_input, troubles

FLIPS = 50


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    with canaries(tmp_path_factory.mktemp("canaries")) as listening:
        yield listening
        assert listening.calls == [], "somebody called an address that an upload named"


@pytest.fixture(scope="module")
def clips(around: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("good"), around.around)


def test_the_corpus_is_large_and_whole() -> None:
    assert len(INPUTS) >= 250 and len({one.name for one in INPUTS}) == len(INPUTS)
    assert all(len(kind) >= 10 for kind in KINDS.values())
    assert len(EVERY_TENTH) >= 25


@pytest.mark.parametrize("one", EVERY_TENTH, ids=lambda one: one.name)
def test_a_hostile_input_gets_its_answer(one: Input, clips: Clips, around: Canaries, tmp_path: Path) -> None:
    assert troubles(one, tried_input(one, tmp_path, clips, around)) == []


def test_the_canary_would_be_recognised(around: Canaries) -> None:
    outcome = tried(around.around.canary, around)
    assert outcome.canary_seen and CANARY_NUMBER > 200


def test_a_file_cut_in_the_middle_says_where_it_ends(clips: Clips, tmp_path: Path) -> None:
    outcome = tried_input(named("mp4 with its index at the front, cut off at 50 %"), tmp_path, clips)
    assert outcome.verdict == "partial" and outcome.sentences[0] == "The file ends at 0:02 of 0:04; the rest is missing."


def test_fifty_files_with_flipped_bits_are_answered(clips: Clips, tmp_path: Path) -> None:
    for name, data in flipped(clips, FLIPS):
        path = tmp_path / "flipped"
        path.write_bytes(data)
        outcome = tried(path)
        assert outcome.seconds < LONGEST_SECONDS and outcome.is_told_plainly and outcome.in_order, (name, outcome)


def test_tags_in_an_old_encoding_refuse_nothing(clips: Clips, tmp_path: Path) -> None:
    outcome = tried_input(named("an mp4 whose tags are in an old encoding"), tmp_path, clips)
    assert (outcome.verdict, len(outcome.times)) == ("accepted", 100)
