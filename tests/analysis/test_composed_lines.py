"""What the composed describer makes of tracks: what it tells, what it carries, and what it keeps quiet about."""

import itertools
import random
import re
from dataclasses import replace

import pytest

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.timeline import Observation, Segment, Track
from tests.telling import START, STATIC, moving, text, texts, thing, told


def test_the_first_line_introduces_the_picture():
    lines = told([START, STATIC, thing("dog", 0, 9), text("SALE", 0, 9)], [1.0])
    assert texts(lines) == ["A dog in the centre. Words at the top: “SALE”. Static camera."]
    assert (lines[0].status, lines[0].source, lines[0].difference) == ("described", "composed", None)


def test_a_second_without_change_repeats_the_line_it_carries():
    lines = told([START, STATIC, thing("dog", 0, 9)], [1.0, 0.004, 0.0])
    assert [line.status for line in lines] == ["described", "carried", "carried"]
    assert len(set(texts(lines))) == 1
    assert [line.difference for line in lines] == [None, 0.004, 0.0]
    assert [line.frames for line in lines] == [(0.0,), (1.0,), (2.0,)]


def test_an_event_is_not_carried_on_but_followed_by_what_lasts_of_it():
    dog = moving("dog", (0, 0.2), (1, 0.2), (1.5, 0.3), (2, 0.5), (6, 0.5))
    lines = told([START, STATIC, dog], [1.0, 0.2, 0.0, 0.0])
    assert texts(lines)[1:] == ["The dog on the left moves quickly to the right, to the centre.", *["Still a dog in the centre."] * 2]
    assert [line.status for line in lines] == ["described", "described", "described", "carried"]


def test_a_thing_that_comes_moves_and_goes_is_told_at_its_second():
    dog = moving("dog", (2, 0.95), (2.5, 0.8), (3, 0.5), (3.5, 0.5), (5, 0.5), (5.5, 0.75), (6, 0.95))
    lines = told([START, STATIC, thing("person", 0, 9, (0.0, 0.2, 0.2, 0.9), number=2), dog], [1.0, 0.0, *[0.1] * 6])
    assert "dog" not in lines[0].text + lines[1].text
    assert "A dog enters from the right" in lines[2].text or "A dog runs in from the right" in lines[2].text
    assert "right side" in lines[5].text
    assert re.search(r"The dog on the right then (leaves at|runs out of).*right", lines[6].text)
    assert "dog" not in lines[7].text
    assert all("a person on the left" in line.text.casefold() for line in lines[:7])


def test_the_number_is_told_when_one_comes_or_goes():
    places = [(0.1, 0.3, 0.2, 0.8), (0.45, 0.3, 0.55, 0.8), (0.8, 0.3, 0.9, 0.8)]
    bottles = [thing("bottle", 0, end, box, number=n) for n, (box, end) in enumerate(zip(places, (2.3, 8.0, 8.0), strict=True))]
    back = thing("bottle", 5.0, 8.0, places[0], number=9)
    lines = told([START, STATIC, *bottles, back], [1.0, 0.0, 0.1, 0.0, 0.0, 0.1, 0.0])
    assert lines[0].text.startswith("Three bottles, left, centre and right, half as high as the picture.")
    assert "Three bottles, left, centre and right; the one on the left is then no longer seen." in lines[2].text
    assert lines[3].text.startswith("Still two bottles, centre and right")
    assert "Another bottle appears on the left; there are now three, left, centre and right." in lines[5].text


def test_a_flicker_of_the_detector_is_not_an_event():
    lines = told([START, STATIC, thing("cup", 0, 2.2), thing("cup", 3.4, 8, number=2)], [1.0, 0.05, 0.05, 0.05, 0.05])
    assert not any(re.search("appears|no longer|enters|another", line.text) for line in lines)


def test_a_thing_that_went_on_while_it_was_missed_is_the_same():
    before = moving("dog", (0, 0.1), (0.5, 0.2), (1, 0.3), (1.5, 0.4))
    after = moving("dog", (3, 0.7), (3.5, 0.7), (8, 0.7), number=2)
    lines = told([START, STATIC, before, after], [1.0, *[0.1] * 5])
    assert "moves" in lines[1].text
    assert not any(re.search("appears|no longer|enters|another", line.text) for line in lines)


def test_each_second_names_what_is_there_and_where():
    tracks = [START, STATIC, thing("dog", 0, 20), thing("cup", 0, 20, (0.0, 0.4, 0.1, 0.6), number=2)]
    lines = told(tracks, [1.0, *[0.1] * 9])
    assert all("dog in the centre" in line and "cup on the left" in line for line in texts(lines))
    assert sum("Static camera" in line for line in texts(lines)) == 1


def test_a_second_that_changes_is_never_told_in_the_words_of_the_one_before():
    lines = texts(told([START, STATIC, thing("dog", 0, 20)], [1.0, *[0.1] * 6]))
    assert all(line != before for before, line in itertools.pairwise(lines))


def test_what_moves_without_a_track_is_told_by_its_place():
    tracks = [START, STATIC, thing("bottle", 0, 20)]
    sights = [Sight(s, (float(s),), (), (), 0.1, 0.5, moving=(0.7, 0.4, 0.9, 0.6)) for s in range(3)]
    lines = texts(ComposedDescriber().describe(Segment(0, 3), sights, tracks))
    assert lines[1] == "Still a bottle in the centre; something moves on the right."


def test_who_moves_at_his_place_is_named_and_a_tiny_stir_is_not_told():
    tracks = [START, STATIC, thing("person", 0, 20), thing("cup", 0, 20, (0.0, 0.4, 0.1, 0.6), number=2)]
    sights = [Sight(s, (float(s),), (), (), 0.1, 0.5, moving=(0.42, 0.45, 0.5, 0.55)) for s in range(3)]
    sights += [Sight(s, (float(s),), (), (), 0.005, 0.5) for s in range(3, 5)]
    lines = texts(ComposedDescriber().describe(Segment(0, 5), sights, tracks))
    assert lines[1] == "Still a cup on the left; the person moves in the centre."
    assert lines[2] == "Still a person in the centre and a cup on the left."


def test_who_comes_nearer_is_told_so():
    path = [(second / 2, 0.5, 0.5) for second in range(8)]
    person = thing("person", 0, 8, (0.4, 0.3, 0.6, 0.7), path)

    def sight(second, half):
        seen = [
            Observation(second + step, "object", "person", 0.8, (0.5 - half / 2, 0.5 - half, 0.5 + half / 2, 0.5 + half))
            for step in (0, 0.5)
        ]
        return Sight(second, (float(second),), tuple(seen), (), 0.2, 0.5)

    sights = [sight(0, 0.12), sight(1, 0.125), sight(2, 0.2), sight(3, 0.2)]
    lines = texts(ComposedDescriber().describe(Segment(0, 4), sights, [START, STATIC, person]))
    assert [("nearer" in line) for line in lines] == [False, False, True, False]


def test_a_camera_is_told_at_a_shots_start_and_when_it_changes():
    tracks = [START, Track("camera", 0, 3, "static"), Track("camera", 3, 9, "pan left"), thing("dog", 0, 9)]
    lines = told(tracks, [1.0, *[0.2] * 6])
    assert "Static camera." in lines[0].text
    assert "The camera pans left." in lines[3].text
    assert sum("camera" in line.text.casefold() for line in lines[1:3]) == 0


def test_what_moves_because_the_camera_does_is_not_said_to_move():
    tracks = [START, Track("camera", 0, 9, "pan left"), moving("car", (0, 0.2), (1, 0.4), (2, 0.6), (3, 0.8))]
    assert not any("moves" in line.text and "car" in line.text.split("moves")[0] for line in told(tracks, [1.0, 0.5, 0.5]))


def test_the_change_that_a_cut_makes_is_not_taken_for_movement():
    tracks = [Track("shot", 0, 1.2, "start"), Track("shot", 1.2, 9, "cut"), STATIC, thing("cat", 1.5, 9)]
    sights = [Sight(s, (float(s), s + 0.5), (), (), difference, 0.5) for s, difference in enumerate((1.0, 0.0, 0.9, 0.2, 0.2))]
    lines = texts(ComposedDescriber().describe(Segment(0, 5), sights, tracks))
    assert lines[1:3] == ["The picture cuts to a cat in the centre. Static camera.", "Still a cat in the centre."]


def test_a_cut_late_in_its_second_leaves_the_introduction_to_the_next():
    tracks = [Track("shot", 0, 1.9, "start"), Track("shot", 1.9, 9, "fade"), thing("dog", 0, 1.9), thing("cat", 2.0, 9, number=2)]
    assert texts(told(tracks, [1.0, 0.0, 0.8]))[1:] == [
        "Still a dog in the centre. The picture fades to another view.",
        "A cat in the centre.",
    ]


def test_a_doubtful_name_is_hedged_and_still_named():
    assert told([START, thing("car", 0, 3, confidence=0.5)], [1.0])[0].text == "A vehicle, probably a car, in the centre."


def test_two_names_for_one_box_are_one_thing():
    both = [thing("dog", 0, 3, confidence=0.8), thing("cat", 0, 3, (0.41, 0.4, 0.6, 0.6), confidence=0.6, number=2)]
    assert told([START, *both], [1.0])[0].text == "A dog in the centre."


def test_a_face_belongs_to_its_person_and_stands_alone_without_one():
    face = Track("face", 0, 9, "face", (0.45, 0.4, 0.55, 0.5), (), 0.9, 7, 1)
    person = thing("person", 0, 9, (0.3, 0.3, 0.6, 0.95))
    assert told([START, person, face], [1.0])[0].text == "A person in the centre, face visible, more than half as high as the picture."
    assert told([START, face], [1.0])[0].text == "A face in the centre, small."


def test_an_empty_picture_is_told_honestly():
    assert texts(told([STATIC], [1.0], brightness=0.1)) == ["No person, object or words are recognised. Static camera. A dark picture."]
    assert "The picture is black." in told([], [1.0], brightness=0.0)[0].text


def test_colours_are_all_that_is_told_of_a_picture_of_unknown_things():
    blue, green = ("blue", "grey"), ("green",)
    sights = [Sight(s, (float(s),), (), (), 0.3, 0.5, colours) for s, colours in enumerate((blue, blue, ("grey",), green, green))]
    lines = texts(ComposedDescriber().describe(Segment(0, 5), sights, [START, Track("camera", 0, 9, "pan left")]))
    assert lines[0] == "No person, object or words are recognised. The camera pans left. Mainly blue and grey."
    assert [("blue" in line, "green" in line) for line in lines[1:]] == [(True, False), (False, False), (False, True), (False, True)]
    assert all("panning left" in line for line in lines[1:])


def test_colours_of_a_picture_of_known_things_are_told_once():
    sights = [Sight(s, (float(s),), (), (), 0.3, 0.5, ("blue", "grey")) for s in range(3)]
    lines = texts(ComposedDescriber().describe(Segment(0, 3), sights, [START, STATIC, thing("dog", 0, 9)]))
    assert ["blue" in line for line in lines] == [True, False, False]


def test_things_of_one_place_are_told_apart_by_their_side():
    tracks = [START, thing("person", 0, 9, (0.4, 0.2, 0.5, 0.9)), thing("cup", 0, 9, (0.55, 0.5, 0.6, 0.6), number=2)]
    assert "a cup right of the person" in told(tracks, [1.0])[0].text.casefold()


def test_each_phrase_is_a_claim_with_who_saw_it():
    tie = thing("tie", 0, 9, (0.48, 0.45, 0.52, 0.55), number=2)
    [line] = told([START, STATIC, thing("person", 0, 9), tie, text("SALE", 0, 9)], [1.0])
    claims = {(claim.text, claim.kind): (claim.verdict, claim.by) for claim in line.claims}
    assert claims[("person", "object")] == claims[("tie", "object")] == ("confirmed", "objects")
    assert claims[("SALE", "text")] == ("confirmed", "text")
    assert claims[("static", "camera")] == ("confirmed", "camera")
    assert claims[("a person with a tie", "relation")] == ("not checkable", "objects")


def test_a_second_without_a_frame_is_carried():
    lines = told([START, STATIC, thing("dog", 0, 0.5)], [1.0, None, None, 0.3])
    assert [line.status for line in lines] == ["described", "carried", "carried", "described"]
    assert lines[1].text == lines[0].text and (lines[1].frames, lines[1].difference) == ((), 0.0)


def test_a_segment_without_any_frame_is_honest_about_it():
    assert [(line.status, line.text) for line in told([], [None, None], first=15)] == [
        ("carried", "The picture stands still: no new frame is shown."),
    ] * 2
    lines = told([], [None, None])
    assert all(line.status == "failed" and line.reason == "No picture could be decoded here." for line in lines)


def test_a_line_keeps_all_that_was_seen_in_its_second():
    dog, cup = Observation(0.0, "object", "dog", 0.8, (0.4, 0.4, 0.6, 0.6)), Observation(0.0, "object", "cup", 0.4, (0.0, 0.0, 0.1, 0.1))
    words = Observation(0.0, "text", "SALE", 0.9, (0.3, 0.1, 0.7, 0.2))
    sight = Sight(0, (0.0,), (dog, cup, words))
    [line] = ComposedDescriber().describe(Segment(0, 1), [sight], [START, thing("dog", 0, 3), text("SALE", 0, 3)])
    assert line.observations == (dog, cup, words)


def test_the_budget_decides_how_much_is_told():
    labels = ("person", "dog", "car", "chair", "cup", "book")
    tracks = [START, *(thing(label, 0, 9, (n * 0.15, 0.4, n * 0.15 + 0.13, 0.7), number=n) for n, label in enumerate(labels))]
    counts = {words: len(told(tracks, [1.0], words=words)[0].text.split()) for words in (12, 20, 35)}
    assert counts[12] <= 12 < counts[20] <= 20 < counts[35] <= 35
    assert "person" in told(tracks, [1.0], words=12)[0].text


def test_what_did_not_fit_is_told_in_the_next_line():
    labels = ("person", "dog", "car", "chair", "cup", "book")
    tracks = [START, *(thing(label, 0, 9, (n * 0.15, 0.4, n * 0.15 + 0.13, 0.7), number=n) for n, label in enumerate(labels))]
    said = " ".join(texts(told(tracks, [1.0, 0.1, 0.1, 0.1], words=12)))
    assert all(label in said for label in labels)


@pytest.mark.parametrize("language", ["en", "de"])
def test_any_tracks_give_a_line_for_every_second_and_the_same_each_time(language):
    dice = random.Random(7)
    labels = ["person", "dog", "bottle", "car", "tie", "face-like", "umbrella"]
    tracks = [START]
    for number in range(60):
        x, y, start = dice.random() * 0.8, dice.random() * 0.8, dice.random() * 14
        box = (x, y, x + dice.random() * 0.2, y + dice.random() * 0.2)
        path = tuple((start + k * 0.5, dice.random(), dice.random()) for k in range(dice.randrange(4)))
        tracks.append(thing(dice.choice(labels), start, start + dice.random() * 6, box, path, number, dice.random()))
        tracks.append(text(dice.choice(["SALE", "...", "Exit 5", "a"]) * dice.randrange(1, 3), start, start + 2, box, number))
    tracks += [Track("shot", second, 60, "cut") for second in (3.2, 3.4, 3.6, 3.9, 7.0, 11.95)]
    tracks += [Track("camera", second, second + 2, "zoom in") for second in (0, 5, 9)]
    differences = [dice.choice([0.0, 0.2, None]) for _ in range(15)]
    once = told(tracks, [1.0, *differences], language=language)
    assert [line.second for line in once] == list(range(16))
    assert all(line.text.strip() for line in once)
    assert once == told(list(reversed(tracks)), [1.0, *differences], language=language)
    assert all(len(re.sub("[“„].*?[”“]", "", line.text).split()) <= 60 for line in once)
    assert max(len(s.split()) for line in once for s in re.split(r"(?<=[.!?])\s", line.text)) <= 45


def test_an_unknown_language_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="English"):
        ComposedDescriber("fr")


def test_where_there_is_little_room_what_stays_is_named_without_its_place():
    dog = moving("dog", (0, 0.2), (1, 0.2), (2, 0.5), (3, 0.5))
    line = texts(told([START, STATIC, dog, thing("person", 0, 9, (0.8, 0.2, 1.0, 0.9), number=2)], [1.0, 0.1], words=13))[1]
    assert line == "The dog moves quickly to the right, to the centre. Still a person."


def test_movement_that_two_people_may_make_is_nobodys():
    people = [thing("person", 0, 9, (0.1, 0.2, 0.3, 0.9)), thing("dog", 0, 9, (0.4, 0.4, 0.6, 0.8), number=2)]
    sights = [Sight(s, (float(s),), (), (), 0.1, 0.5, moving=(0.1, 0.2, 0.6, 0.9)) for s in range(3)]
    lines = texts(ComposedDescriber().describe(Segment(0, 3), sights, [START, STATIC, *people]))
    assert lines[1] == "Still a person on the left, more than half as high as the picture; a dog in the centre."


def test_a_picture_of_unknown_things_is_told_by_what_it_looks_like():
    sights = [Sight(s, (float(s),), (), (), 0.2, 0.5, ("blue",), scene="a coast") for s in range(2)]
    lines = texts(ComposedDescriber().describe(Segment(0, 2), sights, [START, STATIC]))
    assert lines == ["It looks like a coast. Static camera. Mainly blue.", "Still what looks like a coast, mainly blue."]


def test_a_shot_size_is_told_with_the_people_of_the_shot_only():
    sight = Sight(0, (0.0,), (), (), 0.2, 0.5, shot_size="wide")
    [line] = texts(ComposedDescriber().describe(Segment(0, 1), [sight], [START, thing("person", 0, 3)]))
    assert line == "A person in the centre. A wide shot."
    [line] = texts(ComposedDescriber().describe(Segment(0, 1), [sight], [START, thing("dog", 0, 3)]))
    assert line == "A dog in the centre."
    [line] = texts(ComposedDescriber().describe(Segment(0, 1), [sight], [START, thing("person", 0, 3, confidence=0.4)]))
    assert line == "Probably a person in the centre."


def test_no_claim_is_made_of_what_the_line_leaves_out():
    for label, language in itertools.product(("dog", "person"), ("en", "de")):
        comer = replace(moving(label, (1, 0.05), (2, 0.2), (3, 0.6), (4, 0.95)), colours=("brown",))
        brown = {"en": "brown", "de": "braun"}[language]
        lines = told([START, STATIC, comer], [1.0, *[0.1] * 5], language=language)
        assert any(brown in line.text.casefold() for line in lines)
        for line in lines:
            assert ("brown" in [claim.text for claim in line.claims]) == (brown in line.text.casefold())
