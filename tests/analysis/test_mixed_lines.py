"""A model's line is completed with exact words, numbers and the camera's way, and never spoken against."""

from __future__ import annotations

import pytest

from analysis.checking.evidence import Evidence
from analysis.describers.mixed import completed
from analysis.timeline import Track
from tests.analysis.test_free_claims import LEFT, MIDDLE, RIGHT, camera, thing, written
from tests.analysis.test_model_describer import ScriptedEngine, told_by, watched

PEOPLE = [thing("person", box) for box in (LEFT, MIDDLE, RIGHT)]


def mixed(text, *tracks, language="en"):
    return completed(text, language, Evidence(2, tracks))


@pytest.mark.parametrize(
    ("language", "text", "tracks", "added"),
    [
        ("en", "A shop window.", [written("SALE 50 %")], "On screen: “SALE 50 %”."),
        ("de", "Ein Schaufenster.", [written("SALE 50 %")], "Auf dem Bild: „SALE 50 %“."),
        ("en", "Friends talk.", PEOPLE, "Seen: 3 people."),
        ("de", "Freunde reden.", PEOPLE, "Zu sehen: 3 Personen."),
        ("en", "People talk.", PEOPLE, "Seen: 3 people."),
        ("en", "A wall.", [camera("pan left")], "Camera: pans left."),
        ("de", "Eine Wand.", [camera("zoom in")], "Kamera: zoomt heran."),
    ],
)
def test_what_is_missing_is_added_behind_the_models_own_words(language, text, tracks, added):
    assert mixed(text, *tracks, language=language) == (f"{text} {added}", "mixed")


@pytest.mark.parametrize(
    ("text", "tracks"),
    [
        ("A sign reads sale, 50 %.", [written("SALE 50 %")]),
        ('A sign reads "SALT".', [written("SALE")]),
        ("Small print.", [written("SALE", (0.2, 0.4, 0.3, 0.42))]),
        ("Blurred words.", [written("SALE", confidence=0.6)]),
        ("Two people talk.", PEOPLE),
        ("A man talks.", PEOPLE),
        ("Nobody is there.", PEOPLE),
        ("One dog.", [thing("dog")]),
        ("Friends talk.", [*PEOPLE[:2], thing("person", RIGHT, confidence=0.4)]),
        ("The camera is still.", [camera("pan left")]),
        ("A wall.", [camera("static")]),
        ("A wall.", [camera("pan left", 2.6, 6.0)]),
    ],
)
def test_nothing_is_added_that_is_said_small_doubtful_or_against_the_line(text, tracks):
    assert mixed(text, *tracks) == (text, "model")


def test_only_a_few_words_are_quoted_the_largest_first():
    large, small = written("BREAKING NEWS", (0.1, 0.1, 0.9, 0.3)), written("eight more words that would be too many", (0.1, 0.6, 0.9, 0.68))
    assert mixed("A studio.", small, large)[0] == "A studio. On screen: “BREAKING NEWS”."


def test_a_carried_second_has_the_words_of_the_one_it_carries_and_both_are_mixed():
    engine = ScriptedEngine(lambda question, second: f"A window, number {second}.")
    sale = Track("text", 0.0, 9.0, "SALE", (0.2, 0.4, 0.8, 0.55), (), 0.95)
    lines, _ = told_by(engine, watched(0, 6, dict.fromkeys(range(3, 6), 0.001), [sale]))
    assert lines[2].text == lines[4].text == "A window, number 2. On screen: “SALE”."
    assert {line.source for line in lines.values()} == {"mixed"} and lines[4].status == "carried"
    assert [(claim.text, claim.verdict) for claim in lines[4].claims] == [("SALE", "confirmed")]


def test_the_lines_of_a_model_carry_claims():
    engine = ScriptedEngine(lambda question, second: f"Line {second}: a dog on the left.")
    lines, _ = told_by(engine, watched(0, 3, tracks=[thing("dog")]))
    assert lines[1].source == "model"
    assert [(claim.text, claim.verdict) for claim in lines[1].claims] == [("dog", "confirmed"), ("on the left", "contradicted")]
