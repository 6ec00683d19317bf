"""Several answers about one second become one line: nothing twice, nothing lost, not too long."""

from __future__ import annotations

import pytest

from analysis.describers.focusing import merged

LINE = "A man in a blue coat walks a dog on the left."


EMPTY = ["Nothing.", "None", "There is no text on screen.", "No words", "Nichts.", "Keine", "Es gibt keine Wörter."]


@pytest.mark.parametrize("nothing", EMPTY)
def test_an_answer_that_says_nothing_adds_nothing(nothing):
    assert merged(LINE, [nothing], 60) == LINE


def test_an_answer_that_says_the_same_again_adds_nothing():
    assert merged(LINE, ["A man walks a dog.", "The man is on the left, the dog is on the left."], 60) == LINE


def test_new_sentences_are_added_once_and_the_line_stays_as_it_was():
    told = merged(LINE, ['The sign reads "SALE 50%".', "the camera pans right.", "The camera pans right."], 60)
    assert told == f'{LINE} The sign reads "SALE 50%". The camera pans right.'


def test_only_the_new_sentence_of_an_answer_is_added():
    assert merged(LINE, ["A man walks a dog. Two children play football behind them."], 60).endswith(
        "Two children play football behind them."
    )


def test_no_sentence_is_added_that_would_make_the_line_too_long():
    assert merged(LINE, ["Several tall grey towers stand far behind under heavy clouds."], 15) == LINE


def test_a_line_without_a_full_stop_gets_one_before_more_is_said():
    assert merged("A dog", ["The camera zooms in."], 60) == "A dog. The camera zooms in."
