"""Words that stay on screen while the picture behind them becomes another are told in the line of that second."""

from __future__ import annotations

import pytest

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.timeline import Patch, Segment, Track
from tests.telling import STATIC, text, thing

WORDS = text("Harbour Lights", 0, 9, number=5)
LAYOUT = (
    Patch("grey", "left", 0.2),
    Patch("brown", "bottom", 0.2),
    Patch("black", "bottom right", 0.1),
    Patch("blurred", "top", 0.2, ("brown", "beige", "yellow")),
)


def lines(cut_seconds: float, transition: str, language: str = "en", words: Track = WORDS) -> list[str]:
    """A picture with words, and at `cut_seconds` another with a dog; there is much to tell of what lies where."""
    shots = [Track("shot", 0, cut_seconds, "start"), Track("shot", cut_seconds, 9, transition)]
    dog = thing("dog", cut_seconds, 9)
    sights = [Sight(second, (float(second),), (), (), 0.5, patches=LAYOUT) for second in range(4)]
    told = ComposedDescriber(language).describe(Segment(0, 4), sights, [*shots, STATIC, dog, words])
    return [line.text for line in told]


@pytest.mark.parametrize("transition", ["cut", "fade", "dissolve"])
@pytest.mark.parametrize("cut_seconds", [2.0, 2.5])
def test_words_that_stay_are_told_once_in_the_second_of_the_cut(transition: str, cut_seconds: float) -> None:
    line = lines(cut_seconds, transition)[2]
    assert line.count("“Harbour Lights”") == 1
    assert "Still the words “Harbour Lights”" in line
    assert "a dog in the centre" in line and "blurred brown, beige and yellow at the top" in line


def test_they_are_told_in_german_too() -> None:
    assert "eiter die Schrift „Harbour Lights“" in lines(2.0, "fade", "de")[2]


def test_the_line_claims_them_with_the_text_detector() -> None:
    shots = [Track("shot", 0, 2, "start"), Track("shot", 2, 9, "cut")]
    sights = [Sight(second, (float(second),), (), (), 0.5, patches=LAYOUT) for second in range(3)]
    line = list(ComposedDescriber().describe(Segment(0, 3), sights, [*shots, STATIC, WORDS]))[2]
    assert [claim.text for claim in line.claims if claim.by == "text"] == ["Harbour Lights"]


def test_words_that_end_with_the_picture_are_not_told_to_stay() -> None:
    line = lines(2.0, "cut", words=text("Harbour Lights", 0, 2.0, number=5))[2]
    assert "Harbour" not in line


def test_words_that_are_new_just_before_a_cut_are_not_told_twice() -> None:
    line = lines(2.6, "cut", words=text("Harbour Lights", 2.1, 9, number=5))[2]
    assert line.count("Harbour Lights") == 1
