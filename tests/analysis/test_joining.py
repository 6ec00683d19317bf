"""Track pieces of segments become whole tracks at the seams, in whatever order the segments came."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from analysis.joining import Piece, clip_tracks, join_pieces
from analysis.timeline import Box, Segment, Track, TrackKind

LEFT: Box = (0.1, 0.2, 0.3, 0.8)
RIGHT: Box = (0.7, 0.2, 0.9, 0.8)
FIRST, SECOND, THIRD = Segment(0, 10), Segment(10, 20), Segment(20, 30)


def track(
    kind: TrackKind, start: float, end: float, value: str, box: Box | None = None, number: int = 1, person: int | None = None
) -> Track:
    path = () if box is None else tuple((t / 2, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for t in range(int(start * 2), int(end * 2)))
    return Track(kind, start, end, value, box, path, 0.8, number, person)


def told(pieces: list[Piece], kind: TrackKind) -> list[tuple[str, float, float]]:
    return [(t.value, t.start_seconds, t.end_seconds) for t in join_pieces(pieces) if t.kind == kind]


def test_clipping_keeps_what_the_segment_owns() -> None:
    (dog,) = clip_tracks(SECOND, [track("object", 8.0, 25.0, "dog", LEFT), track("object", 8.0, 9.5, "cat", RIGHT)])
    assert (dog.start_seconds, dog.end_seconds) == (10.0, 20.0)
    assert dog.path[0][0] == 10.0 and dog.path[-1][0] == 19.5


def test_a_thing_over_two_seams_is_one_track() -> None:
    pieces = [
        (segment, [track("object", max(0, segment.start_second - 2), segment.end_second, "dog", LEFT)])
        for segment in (FIRST, SECOND, THIRD)
    ]
    assert told(pieces, "object") == [("dog", 0.0, 30.0)]
    (dog,) = join_pieces(pieces)
    assert dog.box == pytest.approx(LEFT) and [point[0] for point in dog.path] == [t / 2 for t in range(60)]


def test_the_order_of_pieces_does_not_matter() -> None:
    pieces: list[Piece] = [
        (FIRST, [track("object", 0, 10, "dog", LEFT), track("shot", 0, 10, "start", number=2)]),
        (SECOND, [track("object", 8, 20, "dog", LEFT), track("object", 8, 20, "dog", RIGHT, 2), track("shot", 8, 20, "start", number=3)]),
        (THIRD, [track("object", 18, 22, "dog", RIGHT), track("shot", 18, 30, "start", number=2)]),
    ]
    assert {join_pieces(list(order)) for order in itertools.permutations(pieces)} == {join_pieces(pieces)}


def test_things_apart_do_not_join() -> None:
    assert len(told([(FIRST, [track("object", 0, 10, "dog", LEFT)]), (SECOND, [track("object", 10, 20, "dog", RIGHT)])], "object")) == 2
    assert len(told([(FIRST, [track("object", 0, 10, "dog", LEFT)]), (SECOND, [track("object", 10, 20, "cat", LEFT)])], "object")) == 2


def test_a_long_gap_at_a_seam_parts() -> None:
    early, late = track("object", 0, 8.5, "dog", LEFT), track("object", 10.5, 20, "dog", LEFT)
    assert len(told([(FIRST, [early]), (SECOND, [late])], "object")) == 2
    assert len(told([(FIRST, [replace(early, end_seconds=9.5)]), (SECOND, [late])], "object")) == 1


def test_pieces_that_do_not_touch_stay_apart() -> None:
    assert len(told([(FIRST, [track("camera", 0, 10, "static")]), (THIRD, [track("camera", 18, 30, "static")])], "camera")) == 2


def test_a_shot_goes_on_over_a_seam_unless_a_cut_lies_there() -> None:
    going_on: list[Piece] = [
        (FIRST, [track("shot", 0, 4, "start"), track("shot", 4, 10, "cut")]),
        (SECOND, [track("shot", 8, 20, "start")]),
    ]
    assert told(going_on, "shot") == [("start", 0, 4), ("cut", 4, 20)]
    cut_there: list[Piece] = [
        (FIRST, [track("shot", 0, 10, "start")]),
        (SECOND, [track("shot", 8, 10, "start"), track("shot", 10, 20, "cut")]),
    ]
    assert told(cut_there, "shot") == [("start", 0, 10), ("cut", 10, 20)]


def test_a_cut_seen_in_the_warm_up_belongs_to_the_segment_before() -> None:
    pieces: list[Piece] = [
        (FIRST, [track("shot", 0, 9, "start"), track("shot", 9, 10, "fade")]),
        (SECOND, [track("shot", 8, 9, "start"), track("shot", 9, 20, "fade")]),
    ]
    assert told(pieces, "shot") == [("start", 0, 9), ("fade", 9, 20)]


def test_a_fade_seen_half_before_the_seam_is_told_once() -> None:
    pieces: list[Piece] = [
        (FIRST, [track("shot", 0, 9.8, "start"), track("shot", 9.8, 10, "fade")]),
        (SECOND, [track("shot", 8, 10.1, "start"), track("shot", 10.1, 20, "fade")]),
    ]
    assert told(pieces, "shot") == [("start", 0, 10.1), ("fade", 10.1, 20)]


def test_nothing_joins_across_a_cut_at_the_seam() -> None:
    pieces: list[Piece] = [
        (FIRST, [track("shot", 0, 10, "start"), track("object", 0, 10, "dog", LEFT), track("camera", 0, 10, "static")]),
        (
            SECOND,
            [
                track("shot", 8, 10, "start"),
                track("shot", 10, 20, "cut"),
                track("object", 10, 20, "dog", LEFT),
                track("camera", 10, 20, "static"),
            ],
        ),
    ]
    assert len(told(pieces, "object")) == len(told(pieces, "camera")) == 2


def test_a_sentence_that_grows_over_a_seam_is_one_text() -> None:
    box: Box = (0.1, 0.7, 0.5, 0.75)
    pieces: list[Piece] = [
        (FIRST, [track("text", 8, 10, "The ferry leaves", box)]),
        (SECOND, [track("text", 8, 14, "The ferry leaves from the northern pier", (0.1, 0.7, 0.9, 0.75))]),
    ]
    assert told(pieces, "text") == [("The ferry leaves from the northern pier", 8, 14)]


def test_the_same_words_twice_in_the_picture_stay_two() -> None:
    above, below = (0.1, 0.1, 0.4, 0.2), (0.1, 0.7, 0.4, 0.8)
    pieces: list[Piece] = [
        (segment, [track("text", segment.start_second, segment.end_second, "EXIT", box, n) for n, box in ((1, above), (2, below))])
        for segment in (FIRST, SECOND)
    ]
    assert told(pieces, "text") == [("EXIT", 0, 20), ("EXIT", 0, 20)]


def test_texts_that_appear_together_are_in_reading_order() -> None:
    later_above = track("text", 0.5, 9, "Harbour", (0.1, 0.1, 0.4, 0.2))
    earlier_below = track("text", 0.0, 9, "lights", (0.1, 0.3, 0.4, 0.4), 2)
    assert [value for value, _, _ in told([(FIRST, [earlier_below, later_above])], "text")] == ["Harbour", "lights"]


def test_numbers_are_unique_and_faces_keep_their_person() -> None:
    face: Box = (0.15, 0.25, 0.2, 0.3)
    pieces: list[Piece] = [
        (FIRST, [track("object", 0, 10, "person", LEFT, 1), track("face", 0, 10, "face", face, 2, person=1)]),
        (
            SECOND,
            [
                track("object", 8, 20, "person", LEFT, 2),
                track("object", 8, 20, "dog", RIGHT, 1),
                track("face", 8, 20, "face", face, 3, person=2),
                track("face", 12, 20, "face", RIGHT, 4, person=4),
            ],
        ),
    ]
    joined = join_pieces(pieces)
    person = next(t for t in joined if t.value == "person")
    faces = [t for t in joined if t.kind == "face"]
    assert len({t.track_id for t in joined}) == len(joined)
    assert [(f.start_seconds, f.end_seconds) for f in faces] == [(0, 20), (12, 20)]
    assert [f.person_id for f in faces] == [person.track_id, faces[1].track_id]


def test_what_is_said_over_a_seam_belongs_whole_to_where_it_begins() -> None:
    sentence = track("speech", 8.5, 12.5, "We choose to go to the moon.")
    assert told([(FIRST, [sentence]), (SECOND, [sentence])], "speech") == [("We choose to go to the moon.", 8.5, 12.5)]


def test_the_same_word_said_twice_stays_two() -> None:
    pieces: list[Piece] = [(FIRST, [track("speech", 9.5, 10, "Yes.")]), (SECOND, [track("speech", 10, 10.5, "Yes.")])]
    assert told(pieces, "speech") == [("Yes.", 9.5, 10), ("Yes.", 10, 10.5)]


def test_two_who_walk_one_behind_the_other_stay_two_over_a_seam() -> None:
    """Half a second behind the seam, the one behind is where the one in front was."""

    def walker(x: float, start: float, end: float, number: int) -> Track:
        return Track("object", start, end, "person", (x, 0.3, x + 0.05, 0.6), ((start, x + 0.025, 0.45),), track_id=number)

    left = (Segment(0, 6), [walker(0.10, 5.5, 6.0, 1), walker(0.14, 5.5, 6.0, 2)])
    right = (Segment(6, 12), [walker(0.14, 6.0, 6.5, 1), walker(0.18, 6.0, 6.5, 2)])
    assert [(track.start_seconds, track.end_seconds) for track in join_pieces([left, right])] == [(5.5, 6.5)] * 2
