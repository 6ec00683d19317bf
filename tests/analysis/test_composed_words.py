"""How the composed describer quotes words on screen."""

import re

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.timeline import Segment, Track
from tests.telling import START, STATIC, text, texts, thing, told


def test_a_cut_is_told_in_words_and_the_picture_after_it_as_new():
    tracks = [Track("shot", 0, 2.1, "start"), Track("shot", 2.1, 9, "cut"), thing("dog", 0, 2.1), thing("cat", 2.5, 9, number=2)]
    lines = told(tracks, [1.0, 0.0, 0.0, 0.8])
    assert lines[2].text == "The picture cuts to a cat in the centre."
    assert lines[3].text == "Still a cat in the centre." and lines[3].status == "described"


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


def test_words_that_stay_over_a_cut_are_told_as_known():
    tracks = [Track("shot", 0, 2.1, "start"), Track("shot", 2.1, 9, "cut"), text("(c) 2013 Someone", 0, 9)]
    lines = told(tracks, [1.0, 0.0, 0.0, 0.9])
    assert "Words at the top: “(c) 2013 Someone”" in lines[0].text
    assert lines[2].text.startswith("The picture cuts to another view. Still the words “(c) 2013 Someone”.")


def test_words_that_stay_go_before_what_one_look_read_in_their_place():
    lines = told([START, text("SAM", 0, 9), text("SAMOWO", 2.0, 2.25, number=2)], [1.0, 0.0, 0.3, 0.0])
    assert "“SAM”" in lines[0].text and not any("SAMOWO" in line.text for line in lines)
    lasting = told([START, text("SAM", 0, 2.0), text("SAM TWO", 2.0, 9, number=2)], [1.0, 0.0, 0.3, 0.0])
    assert "“SAM TWO”" in lasting[2].text


def test_new_words_are_told_whole_and_verbatim_whatever_the_budget():
    words = " ".join(f"Word{n}" for n in range(30))
    line = told([START, text(words, 0, 3)], [1.0], words=12)[0].text
    assert re.findall(r"Word\d+", line) == words.split()
    assert all(len(sentence.split()) <= 45 for sentence in re.split(r"(?<=[.!?])\s", line))


def test_a_screen_full_of_words_is_told_over_some_seconds_the_largest_first():
    lines_of_text = [
        text(" ".join(f"Word{n}x{k}" for k in range(12)), 0, 9, (0.1, 0.2 + n * 0.12, 0.6, 0.24 + n * 0.12), n) for n in range(6)
    ]
    title = text("Great Title", 0, 9, (0.1, 0.02, 0.9, 0.14), number=9)
    lines = texts(told([START, STATIC, title, *lines_of_text], [1.0, 0.0, 0.0, 0.0]))
    assert lines[0].startswith("Words at the top: “Great Title”") and "more words" in lines[0]
    words = [re.findall(r"Word\dx\d+", line) for line in lines]
    assert all(len(said) <= 45 for said in words)
    assert sorted({word for said in words for word in said}) == sorted(f"Word{n}x{k}" for n in range(6) for k in range(12))


def test_known_words_are_told_again_shortly():
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    lines = texts(told([START, STATIC, text(long, 0, 9)], [1.0, 0.1]))
    assert lines[1] == "Still the words “one two three four five six seven eight …”."


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
    assert sum("Words at" in line for line in texts(told([START, STATIC, *sign], [1.0, 0.1, 0.1, 0.1]))) == 1


def test_control_and_direction_signs_of_the_picture_stay_out_of_the_line():
    assert "“a b”" in told([START, text("a\u202e\n\x00b", 0, 3)], [1.0])[0].text


def test_words_that_are_all_gone_within_a_second_are_told_to_disappear():
    lines = texts(told([START, STATIC, thing("dog", 0, 9), text("SALE", 0, 2.4)], [1.0, 0.1, 0.1, 0.1]))
    assert lines[2].startswith("The words disappear.") and "SALE" not in lines[2] + lines[3]


def test_a_camera_that_stands_still_over_a_cut_gives_way_to_words():
    tracks = [Track("shot", 0, 2.1, "start"), Track("shot", 2.1, 9, "cut"), STATIC, text("(c) 2013 Someone, all rights reserved", 0, 9)]
    line = texts(told(tracks, [1.0, 0.0, 0.0], words=10))[2]
    assert "“(c) 2013 Someone, all rights reserved”" in line and "camera" not in line.casefold()


def test_the_light_of_a_picture_of_words_is_not_told_to_change_and_change_back():
    sights = [Sight(s, (float(s),), (), (), 0.2, 0.12, ("blue",)) for s in range(4)]
    lines = texts(ComposedDescriber().describe(Segment(0, 4), sights, [START, STATIC, text("SALE", 0, 9)]))
    assert all("A dark picture, mainly blue." in line for line in lines)


def test_where_the_words_were_all_that_is_known_the_rest_is_told_when_they_go():
    sights = [Sight(s, (float(s),), (), (), 0.2, 0.5, ("grey",), moving=(0.7, 0.4, 0.9, 0.6)) for s in range(4)]
    line = texts(ComposedDescriber().describe(Segment(0, 4), sights, [START, STATIC, text("SALE", 0, 1.4)]))[1]
    assert line == "The words disappear. Still nothing known is recognised, mainly grey; something moves on the right."


def test_each_place_of_words_is_told_once():
    left, right = (0.05, 0.45, 0.25, 0.5), (0.75, 0.42, 0.95, 0.47)
    tracks = [text("File", 0, 9, left), text("Help", 0, 9, right, number=2), text("Edit", 0, 9, (0.05, 0.6, 0.25, 0.65), number=3)]
    assert texts(told([START, *tracks], [1.0])) == ["Words on the right: “Help”; on the left: “File”, “Edit”."]
