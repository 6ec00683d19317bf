"""What is said stands in the line of the second in which it begins, in quotes and in the line's language."""

from __future__ import annotations

import pytest

from analysis.describers.composed import ComposedDescriber
from analysis.describers.sight import Sight
from analysis.timeline import SecondDescription, Segment, Track

STILL = {"brightness": 0.5, "difference": 0.0}


def told(*spoken: Track, language: str = "en", seconds: int = 5) -> list[SecondDescription]:
    """The lines of a still picture while somebody speaks."""
    sights = [Sight(second, (float(second),), **STILL) for second in range(seconds)]
    return list(ComposedDescriber(language).describe(Segment(0, seconds), sights, spoken))


def said(start: float, words: str, end: float | None = None) -> Track:
    return Track("speech", start, end or start + 1.5, words, confidence=0.9, language="en")


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("en", "We choose to go to the moon.", "A voice says: “We choose to go to the moon.”"),
        ("en", "in one of the largest rooms", "A voice says: “in one of the largest rooms”."),
        ("de", "Who is there?", "Eine Stimme sagt: „Who is there?“"),
    ],
)
def test_words_are_quoted_as_they_are_said(language: str, words: str, sentence: str) -> None:
    assert told(said(2.3, words), language=language)[2].text.endswith(" " + sentence)


def test_only_the_second_in_which_it_begins_tells_it() -> None:
    lines = told(said(1.9, "Good morning.", end=4.5))
    assert [line.second for line in lines if "voice" in line.text] == [1]


def test_two_utterances_of_one_second_share_a_sentence() -> None:
    assert "A voice says: “Yes. No.”" in told(said(1.1, "Yes."), said(1.7, "No."))[1].text


def test_a_line_that_tells_more_than_the_one_before_is_not_carried() -> None:
    lines = told(said(2.0, "Hello."))
    assert [line.status for line in lines] == ["described", "carried", "described", "described", "carried"]
    assert lines[3].text == lines[4].text == lines[1].text


def test_what_is_said_is_kept_as_evidence() -> None:
    [heard] = told(said(2.4, "Hello there."))[2].observations
    assert (heard.source, heard.label, heard.pts_seconds, heard.box) == ("speech", "Hello there.", 2.4, None)


def test_a_line_without_a_picture_stays_failed() -> None:
    [line] = ComposedDescriber("en").describe(Segment(0, 1), [], [said(0.2, "Hello.")])
    assert (line.status, line.text) == ("failed", "")


def test_signs_that_could_turn_the_text_are_left_out() -> None:
    assert "“a b”" in told(said(0.0, "a\u202e\n b"))[0].text
