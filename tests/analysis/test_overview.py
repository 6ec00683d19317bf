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
        == "30 seconds in two shots: two bottles, a person and a dog. Words on screen: “SALE TODAY”."
    )
    german = overview_of([*TRACKS, words], 29.5, "de")["summary"]
    assert german == "30 Sekunden in zwei Einstellungen: zwei Flaschen, eine Person und ein Hund. Schrift im Bild: „SALE TODAY“."


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
    assert overview_of([], 0.04) == {
        "summary": "1 second in one shot: nothing that the detectors know.",
        "chapters": [{"start": 0, "end": 1, "title": "Nothing that the detectors know"}],
    }
