"""Options that can't be are refused where they are built, in a plain sentence, whoever builds them."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from analysis.bounds import BOUNDS, Bound, OneOf
from analysis.options import PRESETS, AnalysisOptions, options_from

NUMBERS = {name: bound for name, bound in BOUNDS.items() if isinstance(bound, Bound)}
WORDS = {name: bound for name, bound in BOUNDS.items() if isinstance(bound, OneOf)}
NO_NUMBERS = [float("nan"), float("inf"), float("-inf"), True, False, "2", "", [], {}]


def test_every_option_but_preset_language_and_own_words_has_its_bounds():
    assert set(BOUNDS) == {one.name for one in fields(AnalysisOptions)} - {"preset", "language", "wish"}


@pytest.mark.parametrize("name", NUMBERS)
def test_both_ends_are_allowed_and_what_lies_beyond_is_not(name):
    bound = NUMBERS[name]
    step = 1 if bound.whole else 0.01
    for value in (bound.least, bound.most):
        assert bound.allows(value)
    for value in (bound.least - step, bound.most + step):
        with pytest.raises(ValueError) as refused:
            replace(PRESETS["balanced"], **{name: value})
        assert str(refused.value) == bound.sentence


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_is_refused_in_the_same_sentence(name, value):
    with pytest.raises(ValueError) as refused:
        options_from({"preset": "balanced", name: value})
    assert str(refused.value) == NUMBERS[name].sentence


@pytest.mark.parametrize("name", NUMBERS)
def test_none_and_fractions_are_for_those_that_take_them(name):
    bound = NUMBERS[name]
    assert bound.allows(None) == (name in ("cuts_per_second", "most_frames"))
    assert bound.allows(bound.least + 0.5) != bound.whole


@pytest.mark.parametrize("value", [None, "yes", 1, 0, 1.0, ["block"]], ids=repr)
@pytest.mark.parametrize("name", WORDS)
def test_a_choice_takes_its_own_values_only(name, value):
    for allowed in WORDS[name].values:
        assert getattr(options_from({name: allowed}), name) == allowed
    with pytest.raises(ValueError) as refused:
        options_from({name: value})
    assert str(refused.value) == WORDS[name].sentence


def test_a_call_has_room_for_the_frames_of_one_second():
    assert replace(PRESETS["balanced"], most_frames=2).most_frames == 2
    with pytest.raises(ValueError, match=r"One second shows 4 frames, and a call may hold 2 only\."):
        replace(PRESETS["balanced"], most_frames=2, frames_per_second=4)


@pytest.mark.parametrize("bound", BOUNDS.values(), ids=list(BOUNDS))
def test_each_says_so_in_a_sentence(bound):
    assert bound.sentence[0].isupper() and bound.sentence.endswith(".")
