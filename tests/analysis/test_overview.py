import time

from analysis.overview import chapter_edges, overview_of
from analysis.timeline import Track


def shot(start, end, value="cut"):
    return Track("shot", start, end, value)


def thing(label, start, end, x=0.4):
    return Track("object", start, end, label, (x, 0.4, x + 0.1, 0.6))


TRACKS = [
    shot(0, 12.2, "start"),
    shot(12.2, 30),
    thing("person", 0, 12),
    thing("dog", 2, 9),
    thing("bottle", 13, 30),
    thing("bottle", 13, 30, 0.7),
]


def test_a_chapter_begins_with_a_cut_and_is_named_by_what_is_seen():
    chapters = overview_of(TRACKS, 29.5)["chapters"]
    assert chapters == [{"start": 0, "end": 12, "title": "A person and a dog"}, {"start": 12, "end": 30, "title": "Two bottles"}]


def test_chapters_are_at_least_ten_seconds_long_and_leave_no_gap():
    tracks = [shot(0, 3, "start"), *(shot(second, second + 3) for second in range(3, 45, 3))]
    edges = chapter_edges(tracks, 45)
    assert [start for start, _ in edges[1:]] == [end for _, end in edges[:-1]]
    assert (edges[0][0], edges[-1][1]) == (0, 45)
    assert all(end - start >= 10 for start, end in edges)


def test_the_summary_tells_length_shots_things_and_words():
    words = Track("text", 3, 9, "SALE\nTODAY", (0.1, 0.1, 0.5, 0.2))
    assert (
        overview_of([*TRACKS, words], 29.5)["summary"]
        == "30 seconds in two shots. Seen: two bottles (0:13–0:30), a person (in the centre, 0:00–0:12) "
        "and a dog (in the centre, 0:02–0:09). Words on screen: “SALE TODAY”."
    )
    german = overview_of([*TRACKS, words], 29.5, "de")["summary"]
    assert german == (
        "30 Sekunden in zwei Einstellungen. Zu sehen: zwei Flaschen (0:13–0:30), eine Person (in der Mitte, 0:00–0:12) "
        "und ein Hund (in der Mitte, 0:02–0:09). Schrift im Bild: „SALE TODAY“."
    )


def test_the_summary_tells_who_is_there_throughout_the_camera_and_what_is_said_first():
    tracks = [
        shot(0, 10, "start"),
        thing("person", 0, 9.8, 0.1),
        thing("dog", 0, 2),
        thing("dog", 5, 9),
        Track("camera", 0, 10, "static"),
        Track("speech", 2.0, 4.0, "Come here, will you?"),
    ]
    assert overview_of(tracks, 10)["summary"] == (
        "10 seconds in one shot. Seen: a person (on the left, throughout) and a dog (in the centre, 0:00–0:02, 0:05–0:09). "
        "Said at first: “Come here, will you?”. Camera: static."
    )
    assert "Kamera: steht still." in overview_of(tracks, 10, "de")["summary"]


def test_a_chapter_is_named_by_what_the_one_before_did_not_have():
    tracks = [
        *(shot(0, 15, "start"), shot(15, 30), shot(30, 45)),
        *(thing("person", 0, 45), thing("dog", 15, 30), Track("speech", 31, 33, "And now for something completely different here")),
    ]
    titles = [chapter["title"] for chapter in overview_of(tracks, 45)["chapters"]]
    assert titles == ["A person", "A dog and a person", "“And now for something completely different …”"]


def test_a_long_video_has_a_number_of_chapters_that_can_be_read():
    tracks = [shot(0, 5, "start"), *(shot(second, second + 5) for second in range(5, 3600, 5))]
    assert 6 <= len(chapter_edges(tracks, 3600)) <= 12


def test_what_only_passes_by_is_not_named():
    assert (
        overview_of([shot(0, 20, "start"), thing("bird", 3, 4.2)], 20)["summary"]
        == "20 seconds in one shot: nothing that the detectors know."
    )


def test_words_name_a_chapter_in_which_no_thing_is_known():
    words = Track("text", 3, 9, "Opening titles", (0.1, 0.1, 0.5, 0.2))
    assert overview_of([words], 12)["chapters"] == [{"start": 0, "end": 12, "title": "“Opening titles”"}]


def test_a_video_of_words_is_told_by_the_largest_as_they_come():
    words = [
        Track("text", 1, 5, "A Small Journey", (0.3, 0.1, 0.7, 0.18)),
        Track("text", 7, 10, "HARBOUR 2 KM", (0.6, 0.1, 0.9, 0.15)),
        Track("text", 11, 14, "OPEN", (0.4, 0.7, 0.6, 0.8)),
        Track("text", 15, 16, "OPEN", (0.4, 0.7, 0.6, 0.8)),
        Track("text", 2, 3, "a footnote", (0.4, 0.9, 0.6, 0.92)),
    ]
    summary = overview_of([shot(0, 20, "start"), *words], 20)["summary"]
    assert summary == "20 seconds in one shot. Words on screen: “A Small Journey”, “HARBOUR 2 KM” and “OPEN”."


def test_a_video_of_a_moment_has_one_chapter():
    text = "1 second in one shot: nothing that the detectors know."
    assert overview_of([], 0.04) == {
        "summary": text,
        "chapters": [{"start": 0, "end": 1, "title": "Things without a name"}],
        "sentences": [{"start": 0, "end": 1, "text": text}],
        "source": "composed",
    }


def told_of(overview):
    return [(sentence["text"].split(":")[0].rstrip("."), sentence["start"], sentence["end"]) for sentence in overview["sentences"]]


def test_each_sentence_names_the_seconds_that_it_rests_on():
    tracks = [
        *(shot(0, 20, "start"), thing("person", 3.4, 9), thing("dog", 11.2, 17.3)),
        *(Track("text", 2.5, 4, "SALE", (0.1, 0.1, 0.5, 0.2)), Track("text", 12, 13.1, "SALE", (0.1, 0.1, 0.5, 0.2))),
        *(Track("speech", 6.2, 8.9, "Come here, will you?"), Track("speech", 15.0, 16.0, "Good dog.")),
        *(Track("camera", 0, 11.5, "static"), Track("camera", 11.5, 19.5, "pan left")),
    ]
    overview = overview_of(tracks, 19.5)
    assert told_of(overview) == [
        ("20 seconds in one shot", 0, 20),
        ("Seen", 3, 18),
        ("Words on screen", 2, 14),
        ("Said at first", 6, 9),
        ("Camera", 0, 20),
    ]
    assert overview["summary"] == " ".join(sentence["text"] for sentence in overview["sentences"])
    assert overview["source"] == "composed"


def test_a_part_of_a_video_is_told_within_its_own_seconds():
    words = Track("text", 10, 24, "SALE\nTODAY", (0.1, 0.1, 0.5, 0.2))
    overview = overview_of([*TRACKS, shot(30, 60), thing("cat", 30, 60), words, Track("camera", 0, 21, "static")], 30, "en", 12)
    assert overview["chapters"] == [{"start": 12, "end": 30, "title": "Two bottles"}]
    assert told_of(overview) == [("18 seconds in two shots", 12, 30), ("Seen", 13, 30), ("Words on screen", 12, 24), ("Camera", 12, 21)]


def test_two_hours_are_summed_up_at_once():
    tracks = [shot(second, second + 6, "cut" if second else "start") for second in range(0, 7200, 6)]
    tracks += [thing(label, second, second + 9) for second in range(0, 7200, 3) for label in ("person", "dog", "car")]
    started = time.monotonic()
    overview = overview_of(tracks, 7200)
    assert time.monotonic() - started < 5
    assert 10 <= len(overview["chapters"]) <= 12
    assert overview["chapters"][-1]["end"] == 7200


def test_what_is_seen_within_a_second_has_one_time_and_begins_with_the_line_that_tells_it_first():
    hand = [shot(0, 4, "start"), thing("hand", 2.0, 2.45)]
    assert "a hand (in the centre, 0:02)" in overview_of(hand, 4)["summary"]
    late = [shot(0, 4, "start"), thing("hand", 1.6, 3.1)]
    assert "a hand (in the centre, 0:01–0:03)" in overview_of(late, 4)["summary"]


def test_what_the_lines_hedge_the_summary_and_the_title_hedge_too():
    doubtful = Track("object", 0, 9, "dog", (0.4, 0.4, 0.5, 0.6), confidence=0.4)
    told = overview_of([shot(0, 10, "start"), doubtful], 10)
    assert "Seen: probably a dog (in the centre, throughout)." in told["summary"]
    assert told["chapters"][0]["title"] == "Probably a dog"
    assert "vermutlich ein Hund" in overview_of([shot(0, 10, "start"), doubtful], 10, "de")["summary"]


def test_who_comes_one_by_one_is_told_as_from_fewest_to_most():
    people = [thing("person", start, 20, 0.04 * start) for start in range(0, 20, 2)]
    assert "Seen: two to nine people (throughout)." in overview_of([shot(0, 20, "start"), *people], 20)["summary"]
    assert "zwei bis neun Personen" in overview_of([shot(0, 20, "start"), *people], 20, "de")["summary"]
    later = [thing("person", start, 20, 0.04 * start) for start in (0, 8, 12, 16)]
    assert "up to four people" in overview_of([shot(0, 20, "start"), *later], 20)["summary"]
    two = [thing("person", 0, 20), thing("person", 0, 20, 0.8), thing("person", 18, 20, 0.1)]
    assert "two people" in overview_of([shot(0, 20, "start"), *two], 20)["summary"]
