"""How large a thing is that stands alone: told for things with a name too, while they stay, stir and behind a cut."""

from __future__ import annotations

import pytest

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.describers.grouping import group_of
from analysis.describers.scene import Presence
from analysis.timeline import Box, Patch, Segment, Track
from tests.telling import START, STATIC, text, texts, thing, told

HIGH: Box = (0.4, 0.02, 0.7, 0.99)
MOST: Box = (0.4, 0.15, 0.6, 0.85)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((0.0, 0.0, 0.9, 0.9), "filling"),
        (HIGH, "high"),
        ((0.2, 0.2, 0.8, 0.7), "large"),
        (MOST, "most"),
        ((0.4, 0.2, 0.6, 0.7), "half"),
        ((0.4, 0.4, 0.6, 0.6), "ordinary"),
        ((0.4, 0.4, 0.5, 0.5), "small"),
    ],
)
def test_a_size_is_read_from_the_box(box: Box, size: str) -> None:
    assert group_of([Presence(thing("bird", 0, 9, box), box, (0.0, 0.0), False, False)]).size == size


def test_a_named_thing_is_told_with_its_size_when_it_is_shown_and_while_it_stays() -> None:
    assert texts(told([START, STATIC, thing("horse", 0, 9, HIGH)], [1.0, 0.05])) == [
        "A horse in the centre, as high as the picture. Static camera.",
        "Still a horse in the centre, as high as the picture.",
    ]
    assert texts(told([START, STATIC, thing("bird", 0, 9, MOST)], [1.0, 0.05], language="de")) == [
        "Ein Vogel in der Mitte, mehr als halb so hoch wie das Bild. Die Kamera steht still.",
        "Weiter ein Vogel in der Mitte, mehr als halb so hoch wie das Bild.",
    ]


def test_the_size_stands_behind_a_cut_too_and_costs_what_lies_where_nothing() -> None:
    patches = tuple(Patch(what, spot, 0.2) for what, spot in (("grey", "left"), ("brown", "bottom"), ("black", "right"), ("beige", "top")))
    shots = [Track("shot", 0, 1, "start"), Track("shot", 1, 9, "cut")]
    tracks = [*shots, STATIC, text("Harbour Lights", 0, 9, number=5), thing("horse", 1, 9, HIGH)]
    sights = [Sight(second, (float(second),), (), (), 0.5, patches=patches) for second in range(2)]
    line = list(ComposedDescriber().describe(Segment(0, 2), sights, tracks))[1].text
    assert line.startswith("The picture cuts to a horse in the centre, as high as the picture. Still the words “Harbour Lights”.")
    assert "beige at the top" in line and "black on the right" in line


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The bird moves in the centre, more than half as high as the picture."),
        ("de", "Der Vogel bewegt sich in der Mitte, mehr als halb so hoch wie das Bild."),
    ],
)
def test_one_that_stirs_is_told_with_its_size(language: str, words: str) -> None:
    sights = [Sight(second, (float(second),), (), (), 0.1, 0.5, moving=MOST) for second in range(3)]
    lines = ComposedDescriber(language).describe(Segment(0, 3), sights, [START, STATIC, thing("bird", 0, 9, MOST)])
    assert texts(lines)[1] == words


def test_the_size_of_one_thing_pushes_no_other_out() -> None:
    tracks = [START, STATIC, thing("horse", 0, 9, HIGH), thing("person", 0, 9, (0.0, 0.1, 0.2, 0.97), number=2), text("FINISH", 0, 9)]
    line = texts(told(tracks, [1.0, 0.05], words=15))[1]
    assert "a horse" in line and "a person" in line and "“FINISH”" in line and "high" not in line


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Still a brown dog in the centre."), ("de", "Weiter ein Hund, braun, in der Mitte.")]
)
def test_what_stays_keeps_the_main_one_of_its_colours(language: str, words: str) -> None:
    dog = Track("object", 0, 9, "dog", (0.4, 0.4, 0.6, 0.6), (), 0.9, 1, colours=("brown", "white"))
    lines = told([START, STATIC, dog], [1.0, 0.05], language=language)
    assert lines[1].text == words
    assert [claim.text for claim in lines[1].claims if claim.kind == "colour"] == ["brown"]
