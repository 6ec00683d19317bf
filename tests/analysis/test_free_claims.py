"""What a free line says is found in its words, and held against made-up tracks; only strong evidence to the contrary contradicts."""

from __future__ import annotations

import pytest

from analysis.checking.evidence import Evidence
from analysis.claims import claims_of_line
from analysis.describers.watched import DetectorsOn
from analysis.timeline import Track

RIGHT, LEFT, MIDDLE = (0.75, 0.4, 0.95, 0.8), (0.05, 0.4, 0.25, 0.8), (0.4, 0.4, 0.6, 0.8)


def thing(label, box=RIGHT, confidence=0.8, start=0.0, end=6.0, kind="object", **more):
    path = tuple((at / 2, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for at in range(int(start * 2), int(end * 2)))
    return Track(kind, start, end, label, box, path, confidence, **more)


def written(words, box=(0.2, 0.4, 0.8, 0.55), confidence=0.95):
    return Track("text", 0.0, 6.0, words, box, (), confidence)


def camera(value, start=0.0, end=6.0):
    return Track("camera", start, end, value)


def verdicts(text, *tracks, language="en", on=None, second=2):
    seen = Evidence(second, tracks, (), DetectorsOn() if on is None else DetectorsOn(frozenset(on)))
    return {(claim.text, claim.kind): claim.verdict for claim in claims_of_line(text, language, seen)}


def contradicted(text, *tracks, **more):
    return [words for words, verdict in verdicts(text, *tracks, **more).items() if verdict == "contradicted"]


def test_each_claim_has_its_words_its_place_in_the_line_and_what_was_seen():
    text = "On the left, a puppy barks."
    found = claims_of_line(text, "en", Evidence(2, (thing("dog"),)))
    assert [(claim.text, claim.kind, claim.verdict, claim.about, claim.seen) for claim in found] == [
        ("On the left", "place", "contradicted", "dog", "right"),
        ("puppy", "object", "confirmed", "dog", "right"),
    ]
    assert all(text[claim.at :].startswith(claim.text) for claim in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A dog sits on the left side of the picture."),
        ("en", "In the left half a dog is seen."),
        ("de", "Links sitzt ein Hund."),
        ("de", "Ein brauner Hund steht auf der linken Seite."),
        ("de", "Am linken Rand liegt ein Hund."),
    ],
)
def test_a_dog_that_is_on_the_right_only_is_not_on_the_left(language, text):
    assert [kind for _, kind in contradicted(text, thing("dog"), language=language)] == ["place"]
    assert contradicted(text, thing("dog", LEFT), language=language) == []
    assert contradicted(text, thing("dog"), thing("dog", LEFT), language=language) == []


@pytest.mark.parametrize(
    "text",
    [
        "A dog to the left of a car.",
        "A dog on the left side of the table.",
        "A dog has a spot on the left leg.",
        "A dog looks to the left.",
        "A dog walks from the left.",
        "Maybe a dog is on the left.",
        "The dog is not on the left.",
        "A man with a dog on the left.",
        "A dog on the left and another dog on the right.",
        "A picture of a dog on the left.",
        'The word "dog on the left" is seen.',
        "An animal is on the left.",
    ],
)
def test_what_is_not_surely_said_of_the_dogs_place_is_not_held_against_the_line(text):
    assert contradicted(text, thing("dog"), thing("person", MIDDLE)) == []


@pytest.mark.parametrize(
    "doubt",
    [
        thing("dog", confidence=0.4),
        thing("dog", (0.75, 0.4, 0.78, 0.5)),
        thing("dog", start=2.5),
    ],
)
def test_a_doubtful_small_or_late_dog_contradicts_nothing(doubt):
    assert contradicted("A dog on the left.", doubt) == []
    assert contradicted("Three dogs.", thing("dog", LEFT), doubt) == []


def test_a_dog_that_reaches_to_the_left_may_be_called_on_the_left():
    assert contradicted("A dog on the left.", thing("dog", (0.3, 0.2, 0.98, 0.9))) == []


def test_something_without_a_name_may_be_the_dog_that_is_meant():
    assert contradicted("A dog on the left.", thing("dog"), thing("object", LEFT, kind="thing")) == []


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", "Three dogs run.", True),
        ("en", "3 brown dogs run.", True),
        ("de", "Drei Hunde rennen.", True),
        ("en", "Two dogs run.", False),
        ("de", "Zwei braune Hunde.", False),
        ("en", "About three dogs run.", False),
        ("en", "At least three dogs run.", False),
        ("en", "Three of the dogs run.", False),
        ("en", "Two dogs and another dog.", False),
        ("en", "One puppy jumps.", False),
        ("en", "A dog jumps.", False),
        ("en", "Three animals.", False),
        ("de", "Etwa drei Hunde.", False),
    ],
)
def test_a_wrong_number_of_what_is_clearly_there_is_contradicted(language, text, wrong):
    found = contradicted(text, thing("dog", LEFT), thing("dog", RIGHT), language=language)
    assert [kind for _, kind in found] == (["count"] if wrong else [])


def test_two_men_among_three_people_may_be_right_and_four_cannot():
    people = [thing("person", box) for box in (LEFT, MIDDLE, RIGHT)]
    assert contradicted("Two men stand.", *people) == []
    assert contradicted("Four men stand.", *people) == [("Four men", "count")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A street without people."),
        ("en", "No cars or people."),
        ("en", "Nobody is there."),
        ("de", "Keine Personen."),
        ("de", "Niemand."),
    ],
)
def test_nobody_is_confirmed_where_none_is_seen_and_contradicted_by_somebody_large(language, text):
    absent = [verdict for (_, kind), verdict in verdicts(text, language=language).items() if kind == "absence"]
    assert absent and set(absent) == {"confirmed"}
    assert [kind for _, kind in contradicted(text, thing("person"), language=language)] == ["absence"]
    assert contradicted(text, thing("person", (0.5, 0.5, 0.52, 0.55)), language=language) == []


def test_words_on_screen_are_compared_letter_by_letter():
    assert verdicts('The sign reads "SALE".', written("SALE"))[("SALE", "text")] == "confirmed"
    assert verdicts("A sign with “SALE”.", written("BIG SALE TODAY"))[("SALE", "text")] == "confirmed"
    assert verdicts('The sign reads "ROOM 101".', written("R00M 101"))[("ROOM 101", "text")] == "confirmed"
    assert contradicted('The sign reads "SALT".', written("SALE")) == [("SALT", "text")]
    assert contradicted("Auf dem Schild steht „OFEN“.", written("OFFEN"), language="de") == [("OFEN", "text")]
    assert contradicted('The word "EXIT" is on the screen.', written("SALE")) == [("EXIT", "text")]
    assert contradicted('A man holds "EXIT" before him.', written("SALE")) == []
    assert contradicted('The sign reads "SALT".', written("SALE", confidence=0.6)) == []
    assert contradicted('The sign reads "SALT".', written("SALE", (0.2, 0.4, 0.3, 0.42))) == []
    assert verdicts('A voice says "SALT".', written("SALE")) == {}


@pytest.mark.parametrize(
    ("language", "text", "value", "verdict"),
    [
        ("en", "The camera pans left.", "pan left", "confirmed"),
        ("en", "The camera pans slowly to the left.", "pan right", "contradicted"),
        ("en", "The camera pans left.", "static", "not seen"),
        ("en", "The camera is still.", "static", "confirmed"),
        ("en", "The camera is still.", "pan right", "not seen"),
        ("en", "The view zooms out.", "zoom in", "contradicted"),
        ("de", "Die Kamera schwenkt nach links.", "pan right", "contradicted"),
        ("de", "Die Kamera schwenkt nach oben.", "tilt up", "confirmed"),
        ("de", "Langsam zoomt die Kamera heran.", "zoom in", "confirmed"),
        ("de", "Statische Kamera.", "static", "confirmed"),
    ],
)
def test_the_camera_goes_the_way_that_was_measured(language, text, value, verdict):
    assert list(verdicts(text, camera(value), language=language).values()) == [verdict]


def test_the_camera_is_still_panning_says_nothing_of_standing_still():
    assert {kind for _, kind in verdicts("The camera is still panning left.", camera("pan left"))} == {"camera"}
    assert verdicts("The camera does not pan left.", camera("pan right")) == {}


def test_a_detector_that_was_off_or_knows_no_such_thing_cannot_check():
    assert verdicts("A dog and a flower.", on=["objects"]) == {("dog", "object"): "not seen", ("flower", "object"): "not checkable"}
    assert set(verdicts('A dog; the camera pans left; "SALE".', on=[]).values()) == {"not checkable"}


def test_colours_are_confirmed_where_they_were_measured():
    found = verdicts("A red car and a green bus.", thing("car", colours=("red",)), thing("bus", LEFT, colours=("white",)))
    assert (found[("red", "colour")], found[("green", "colour")]) == ("confirmed", "not checkable")


@pytest.mark.parametrize("text", ["A bus stop.", "He ties a knot.", "A dog house.", "Two children face the wall.", "A train station."])
def test_words_that_look_like_things_are_not_taken_for_them(text):
    named = {words for words, kind in verdicts(text) if kind == "object"}
    assert not named & {"bus", "ties", "dog", "face", "train"}


def test_a_cut_is_confirmed_where_one_was_measured():
    cut = Track("shot", 2.4, 6.0, "cut")
    assert verdicts("The picture cuts to a beach.", cut)[("picture cuts", "shot")] == "confirmed"
    assert verdicts("Ein Schnitt auf den Strand.", language="de")[("Ein Schnitt", "shot")] == "not seen"
