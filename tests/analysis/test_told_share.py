"""How much of what was seen a line tells, on known lines and known things, in both languages."""

from __future__ import annotations

import pytest

from analysis.document import lanes, line_to_json
from analysis.redrawing import script_of, told_share
from analysis.timeline import SecondDescription, Track


def thing(name: str, box=(0.1, 0.1, 0.6, 0.9), number: int = 1, kind: str = "object") -> Track:
    return Track(kind, 0.0, 1.0, name, box, (), 1.0, number)


def shown(words: str, number: int = 1) -> Track:
    return Track("text", 0.0, 1.0, words, (0.2, 0.1, 0.8, 0.2), (), 1.0, number)


def share(text: str, *tracks: Track, language: str = "en", status: str = "described") -> float | None:
    line = SecondDescription(0, text, status, "model", reason="It broke." if status == "failed" else None)
    return script_of([line_to_json(line)], lanes(tracks), language)[0]["told"]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("A dog runs.", "en", "dog"),
        ("A puppy runs.", "en", "dog"),
        ("A man reads.", "en", "person"),
        ("Women in red.", "en", "person"),
        ("Her smartphone rings.", "en", "cell phone"),
        ("A TV in a corner.", "en", "tv"),
        ("Ein Mann liest.", "de", "person"),
        ("Zwei Frauen lesen.", "de", "person"),
        ("Ein Hund läuft.", "de", "dog"),
        ("Das Ohr des Hundes.", "de", "dog"),
        ("Eine Sporttasche steht da.", "de", "handbag"),
        ("A dog runs.", "de", "dog"),
    ],
)
def test_a_thing_is_told_by_any_of_its_names(text: str, language: str, name: str) -> None:
    assert share(text, thing(name), language=language) == 1.0


@pytest.mark.parametrize(
    ("text", "language"),
    [("A quiet street.", "en"), ("No dog is here.", "en"), ("A sign says “HOT DOG”.", "en"), ("A dogma.", "en"), ("Kein Hund.", "de")],
)
def test_what_is_not_named_is_not_told(text: str, language: str) -> None:
    assert share(text, thing("dog"), language=language) == 0.0


def test_a_kind_is_half_a_name() -> None:
    assert share("An animal runs.", thing("dog")) == 0.5
    assert share("Ein Tier läuft.", thing("dog"), language="de") == 0.5


def test_one_named_of_three_is_not_all() -> None:
    three = [thing("person", (0.1 * n, 0.1, 0.1 * n + 0.1, 0.5), n) for n in (1, 2, 3)]
    assert share("A man waits.", *three) == pytest.approx(1 / 3, abs=0.01)
    assert share("Three people wait.", *three) == 1.0
    assert share("Drei Personen warten.", *three, language="de") == 1.0


def test_a_large_thing_weighs_more_than_a_tiny_one() -> None:
    large, tiny = thing("dog", (0.0, 0.0, 1.0, 1.0)), thing("cup", (0.5, 0.5, 0.52, 0.52), 2)
    assert share("A dog.", large, tiny) == pytest.approx(1 / 1.216, abs=0.001)
    assert share("A cup.", large, tiny) == pytest.approx(0.216 / 1.216, abs=0.001)


def test_words_count_by_what_is_quoted_of_them_and_reading_may_differ() -> None:
    assert share("A sign reads “OPEN MARKET”.", shown("OPEN MARKET")) == 1.0
    assert share("A sign reads “Infornation desk today”.", shown("INFORMATION DESK")) == 1.0
    assert share("Ein Schild: „OPEN“.", shown("OPEN MARKET"), language="de") == 0.4
    assert share("An open market.", shown("OPEN MARKET")) == 1.0
    assert share("A sign reads “CLOSED”.", shown("OPEN MARKET")) == 0.0


@pytest.mark.parametrize(
    ("text", "language", "value", "told"),
    [
        ("The camera pans left.", "en", "pan left", 1.0),
        ("The camera pans right.", "en", "pan left", 0.5),
        ("The camera moves.", "en", "pan left", 0.5),
        ("He pans for gold.", "en", "zoom in", 0.0),
        ("The camera zooms in.", "en", "zoom in", 1.0),
        ("Die Kamera schwenkt nach links.", "de", "pan left", 1.0),
        ("Die Kamera fährt näher heran.", "de", "zoom in", 1.0),
        ("Ein Mann links.", "de", "pan left", 0.0),
    ],
)
def test_the_camera_is_told_by_what_it_does(text: str, language: str, value: str, told: float) -> None:
    assert share(text, Track("camera", 0.0, 1.0, value), language=language) == told


def test_a_still_camera_is_nothing_to_tell() -> None:
    assert share("A wall.", Track("camera", 0.0, 1.0, "static")) is None


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("The picture cuts to a street.", "en", 1.0),
        ("Schnitt auf eine Straße.", "de", 1.0),
        ("Überblendung auf Grau.", "de", 1.0),
        ("A street.", "en", 0.0),
    ],
)
def test_a_cut_is_told_as_one(text: str, language: str, told: float) -> None:
    assert share(text, Track("shot", 0.5, 1.0, "cut"), language=language) == told


def test_a_face_goes_with_its_person() -> None:
    face = Track("face", 0.0, 1.0, "face", (0.3, 0.1, 0.4, 0.2), (), 1.0, 1, person_id=1)
    assert share("A woman smiles.", thing("person"), face) == 1.0
    assert share("A wall.", Track("face", 0.0, 1.0, "face", (0.3, 0.1, 0.4, 0.2), (), 1.0, 1)) == 0.0


def test_an_empty_scene_has_nothing_to_account_for_and_a_failed_line_tells_nothing() -> None:
    assert share("A wall.") is None
    assert share("", thing("dog"), status="failed") == 0.0


def test_a_carried_line_tells_what_the_line_it_carries_tells() -> None:
    lines = [SecondDescription(0, "A dog.", "described", "model"), SecondDescription(1, "A dog.", "carried", "model", difference=0.0)]
    tracks = [Track("object", 0.0, 2.0, "dog", (0, 0, 1, 1), (), 1.0, 1), Track("object", 1.0, 2.0, "cat", (0, 0, 1, 1), (), 1.0, 2)]
    script = script_of([line_to_json(one) for one in lines], lanes(tracks), "en")
    assert [second["told"] for second in script] == [1.0, 1.0]
    assert told_share(script) == 1.0
    assert told_share([]) is None


def test_a_persons_correction_is_what_counts() -> None:
    line = line_to_json(SecondDescription(0, "A cat.", "described", "model"), corrected="A dog.")
    assert script_of([line], lanes([thing("dog")]), "en")[0]["told"] == 1.0
