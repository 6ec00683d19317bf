"""What the composed describer makes of tracks: what it tells, what it carries, and what it keeps quiet about."""

import itertools
import random
import re

import pytest

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.timeline import Observation, Segment, Track

START = Track("shot", 0, 60, "start")
STATIC = Track("camera", 0, 60, "static")


def thing(label, start, end, box=(0.4, 0.4, 0.6, 0.6), path=(), number=1, confidence=0.8):
    return Track("object", start, end, label, box, tuple(path), confidence, number)


def text(words, start, end, box=(0.3, 0.1, 0.7, 0.2), number=1):
    return Track("text", start, end, words, box, (), 0.9, number)


def moving(label, *points, number=1, size=0.2):
    """A thing whose centre passes (second, x), at half height."""
    path = [(second, x, 0.5) for second, x in points]
    middle = path[len(path) // 2][1]
    box = (max(0.0, middle - size / 2), 0.4, min(1.0, middle + size / 2), 0.6)
    return thing(label, points[0][0], points[-1][0] + 0.25, box, path, number)


def told(tracks, differences, first=0, brightness=None, language="en", words=20, end=None):
    """The lines of a segment whose seconds change by these shares; None is a second without a frame."""
    segment = Segment(first, end or first + len(differences))
    sights = [
        Sight(second, (float(second),), (), tuple(tracks), difference, brightness)
        for second, difference in enumerate(differences, first)
        if difference is not None
    ]
    return list(ComposedDescriber(language, words).describe(segment, sights, tracks))


def texts(lines):
    return [line.text for line in lines]


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
    assert texts(lines)[1:] == ["The dog moves to the right, to the centre.", *["A dog in the centre. Static camera."] * 2] or (
        texts(lines)[2] == texts(lines)[3] and "moves" in lines[1].text and "moves" not in lines[2].text
    )
    assert [line.status for line in lines] == ["described", "described", "described", "carried"]


def test_a_thing_that_comes_moves_and_goes_is_told_at_its_second():
    dog = moving("dog", (2, 0.95), (2.5, 0.8), (3, 0.5), (3.5, 0.5), (5, 0.5), (5.5, 0.75), (6, 0.95))
    lines = told([START, STATIC, thing("person", 0, 9, (0.0, 0.2, 0.2, 0.9), number=2), dog], [1.0, 0.0, *[0.1] * 6])
    assert "dog" not in lines[0].text + lines[1].text
    assert "A dog enters from the right" in lines[2].text or "A dog runs in from the right" in lines[2].text
    assert "right side" in lines[5].text
    assert re.search(r"The dog (leaves at|runs out of).*right", lines[6].text)
    assert "dog" not in lines[7].text


def test_the_number_is_told_when_one_comes_or_goes():
    places = [(0.1, 0.3, 0.2, 0.8), (0.45, 0.3, 0.55, 0.8), (0.8, 0.3, 0.9, 0.8)]
    bottles = [thing("bottle", 0, end, box, number=n) for n, (box, end) in enumerate(zip(places, (2.3, 8.0, 8.0), strict=True))]
    back = thing("bottle", 5.0, 8.0, places[0], number=9)
    lines = told([START, STATIC, *bottles, back], [1.0, 0.0, 0.1, 0.0, 0.0, 0.1, 0.0])
    assert lines[0].text.startswith("Three bottles, one on the left, one in the centre and one on the right.")
    assert "A bottle on the left is no longer seen; two bottles remain, one in the centre and one on the right." in lines[2].text
    assert lines[3].text.startswith("Two bottles, one in the centre")
    assert "Another bottle appears on the left; there are now three." in lines[5].text


def test_a_flicker_of_the_detector_is_not_an_event():
    lines = told([START, STATIC, thing("cup", 0, 2.2), thing("cup", 3.4, 8, number=2)], [1.0, 0.05, 0.05, 0.05, 0.05])
    assert not any(re.search("appears|no longer|enters|another", line.text) for line in lines)


def test_nothing_unchanged_is_named_again_within_five_seconds():
    lines = told([START, STATIC, thing("dog", 0, 20), thing("cup", 0, 20, (0.0, 0.4, 0.1, 0.6), number=2)], [1.0, *[0.1] * 14])
    for label in ("dog", "cup"):
        seconds = [line.second for line in lines if label in line.text]
        assert seconds[0] == 0 and all(later - earlier >= 5 for earlier, later in itertools.pairwise(seconds))
        assert len(seconds) == 3


def test_movement_without_news_is_told_in_changing_words():
    lines = told([START, STATIC, thing("dog", 0, 20)], [1.0, *[0.1] * 4])
    assert len(set(texts(lines))) >= 4
    assert all(line.status == "described" for line in lines)


def test_a_camera_is_told_at_a_shots_start_and_when_it_changes():
    tracks = [START, Track("camera", 0, 3, "static"), Track("camera", 3, 9, "pan left"), thing("dog", 0, 9)]
    lines = told(tracks, [1.0, *[0.2] * 6])
    assert "Static camera." in lines[0].text
    assert "The camera pans left." in lines[3].text
    assert sum("camera" in line.text.casefold() for line in lines[1:3]) == 0


def test_what_moves_because_the_camera_does_is_not_said_to_move():
    tracks = [START, Track("camera", 0, 9, "pan left"), moving("car", (0, 0.2), (1, 0.4), (2, 0.6), (3, 0.8))]
    assert not any("moves" in line.text and "car" in line.text.split("moves")[0] for line in told(tracks, [1.0, 0.5, 0.5]))


def test_a_cut_is_told_in_words_and_the_picture_after_it_as_new():
    tracks = [Track("shot", 0, 2.1, "start"), Track("shot", 2.1, 9, "cut"), thing("dog", 0, 2.1), thing("cat", 2.5, 9, number=2)]
    lines = told(tracks, [1.0, 0.0, 0.0, 0.8])
    assert lines[2].text == "The picture cuts to a cat in the centre."
    assert lines[3].text == "A cat in the centre." and lines[3].status == "described"


def test_the_change_that_a_cut_makes_is_not_taken_for_movement():
    tracks = [Track("shot", 0, 1.2, "start"), Track("shot", 1.2, 9, "cut"), STATIC, thing("cat", 1.5, 9)]
    sights = [Sight(s, (float(s), s + 0.5), (), (), difference, 0.5) for s, difference in enumerate((1.0, 0.0, 0.9, 0.2, 0.2))]
    lines = texts(ComposedDescriber().describe(Segment(0, 5), sights, tracks))
    assert lines[1:3] == ["The picture cuts to a cat in the centre. Static camera.", "A cat in the centre. Static camera."]


def test_a_cut_late_in_its_second_leaves_the_introduction_to_the_next():
    tracks = [Track("shot", 0, 1.9, "start"), Track("shot", 1.9, 9, "fade"), thing("dog", 0, 1.9), thing("cat", 2.0, 9, number=2)]
    assert texts(told(tracks, [1.0, 0.0, 0.8]))[1:] == ["The picture fades to another view.", "A cat in the centre."]


def test_words_on_both_sides_of_a_cut_are_told_on_their_side():
    tracks = [
        Track("shot", 0, 0.5, "start"),
        Track("shot", 0.5, 3, "cut"),
        text("Compliment Bot", 0, 0.5),
        text("Pictures", 0.5, 3, number=2),
    ]
    assert texts(told(tracks, [1.0])) == [
        "Words at the top: “Compliment Bot”. The picture cuts to another view. Words at the top: “Pictures”."
    ]


def test_words_that_stay_over_a_cut_are_not_told_again():
    tracks = [Track("shot", 0, 2.1, "start"), Track("shot", 2.1, 9, "cut"), text("(c) 2013 Someone", 0, 9)]
    lines = told(tracks, [1.0, 0.0, 0.0, 0.9])
    assert "2013" in lines[0].text and "2013" not in lines[2].text


def test_new_words_are_told_whole_and_verbatim_whatever_the_budget():
    words = " ".join(f"Word{n}" for n in range(60))
    line = told([START, text(words, 0, 3)], [1.0], words=12)[0].text
    assert re.findall(r"Word\d+", line) == words.split()
    assert all(len(sentence.split()) <= 45 for sentence in re.split(r"(?<=[.!?])\s", line))


def test_lines_of_a_title_are_read_together_and_again_when_it_grows():
    title = [text("Big Buck", 0, 9, (0.3, 0.3, 0.7, 0.42)), text("Bunny", 2, 9, (0.4, 0.44, 0.6, 0.56), number=2)]
    lines = told([START, STATIC, *title], [1.0, 0.0, 0.05, 0.0])
    assert "“Big Buck”" in lines[0].text
    assert "“Big Buck Bunny”" in lines[2].text


def test_words_that_take_anothers_place_come_after_it():
    clock = [text("00:01:00", 0, 0.5), text("00:01:15", 0.5, 1.0, (0.3, 0.099, 0.7, 0.2), number=2), text("00:01:16", 1.0, 9, number=3)]
    lines = texts(told([START, *clock], [1.0, 0.1]))
    assert lines == ["Words at the top: “00:01:00”, then “00:01:15”.", "Words at the top: “00:01:16”."]


def test_words_follow_only_what_is_told_with_them():
    clock = [text("00:01:00", 0, 1.3), text("00:01:15", 1.5, 9, number=2)]
    assert texts(told([START, *clock], [1.0, 0.1]))[1] == "Words at the top: “00:01:15”."


def test_two_readings_of_one_sign_are_told_once():
    sign = [text("Upload New Headshot", 0, 2), text("Uplod New Headshot", 2, 9, number=2)]
    assert sum("Headshot" in line for line in texts(told([START, STATIC, *sign], [1.0, 0.1, 0.1, 0.1]))) == 1


def test_control_and_direction_signs_of_the_picture_stay_out_of_the_line():
    assert "“a b”" in told([START, text("a\u202e\n\x00b", 0, 3)], [1.0])[0].text


def test_a_doubtful_name_is_hedged_and_still_named():
    assert told([START, thing("car", 0, 3, confidence=0.5)], [1.0])[0].text == "A vehicle, probably a car, in the centre."


def test_two_names_for_one_box_are_one_thing():
    both = [thing("dog", 0, 3, confidence=0.8), thing("cat", 0, 3, (0.41, 0.4, 0.6, 0.6), confidence=0.6, number=2)]
    assert told([START, *both], [1.0])[0].text == "A dog in the centre."


def test_a_face_belongs_to_its_person_and_stands_alone_without_one():
    face = Track("face", 0, 9, "face", (0.45, 0.4, 0.55, 0.5), (), 0.9, 7, 1)
    person = thing("person", 0, 9, (0.3, 0.3, 0.6, 0.95))
    assert told([START, person, face], [1.0])[0].text == "A person in the centre, face visible."
    assert told([START, face], [1.0])[0].text == "A face in the centre, small."


def test_an_empty_picture_is_told_honestly():
    assert texts(told([STATIC], [1.0], brightness=0.1)) == ["No person, object or words are recognised. Static camera. A dark picture."]
    assert "The picture is black." in told([], [1.0], brightness=0.0)[0].text


def test_colours_are_told_with_the_picture_and_when_they_are_others():
    blue, green = ("blue", "grey"), ("green",)
    sights = [Sight(s, (float(s),), (), (), 0.3, 0.5, colours) for s, colours in enumerate((blue, blue, ("grey",), green, green))]
    lines = texts(ComposedDescriber().describe(Segment(0, 5), sights, [START, Track("camera", 0, 9, "pan left")]))
    assert lines[0] == "No person, object or words are recognised. The camera pans left. Mainly blue and grey."
    assert [("blue" in line, "green" in line) for line in lines[1:]] == [(False, False), (False, False), (False, True), (False, False)]
    assert "panning left" in lines[3]


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
    assert max(len(s.split()) for line in once for s in re.split(r"(?<=[.!?])\s", line.text)) <= 45


def test_an_unknown_language_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="English"):
        ComposedDescriber("fr")
