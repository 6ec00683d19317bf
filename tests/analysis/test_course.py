"""Where decoding goes on: as segments lie, and where somebody watches first, without running to and fro."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.course import HOLD_SECONDS, Course, stretches
from analysis.timeline import Segment

SEGMENTS = [Segment(start, start + 6) for start in range(0, 60, 6)]


class Watching:
    """Somebody who watches, and a clock that stands still unless told."""

    def __init__(self, second: int | None = None) -> None:
        self.second = second
        self.seconds = 1000.0

    def course(self, segments: list[Segment] = SEGMENTS) -> Course:
        return Course(segments, lambda: self.second, lambda: self.seconds)


def starts(part: list[Segment]) -> list[int]:
    return [segment.start_second for segment in part]


def way(course: Course, watching: Watching, moves: Callable[[int], int | None], seconds_a_segment: int = 5) -> list[list[int]]:
    """The parts as they are decoded to their ends or until the course turns; `moves` says where somebody is after a segment."""
    parts = []
    while part := course.next_part():
        parts.append([])
        for segment in part:
            parts[-1].append(segment.start_second)
            course.take(segment)
            watching.seconds += seconds_a_segment
            watching.second = moves(segment.start_second)
            # the first frames of the next segment have come by then
            if course.turns_away(segment.end_second + 0.5):
                break
    return parts


def test_segments_that_touch_are_decoded_together() -> None:
    assert stretches([Segment(12, 18), Segment(0, 6), Segment(6, 12), Segment(30, 36)]) == [
        [Segment(0, 6), Segment(6, 12), Segment(12, 18)],
        [Segment(30, 36)],
    ]


def test_unwatched_segments_come_as_they_lie() -> None:
    watching = Watching()
    assert way(watching.course([*SEGMENTS[5:], *SEGMENTS[:2]]), watching, lambda _: None) == [[0, 6], [30, 36, 42, 48, 54]]


def test_it_begins_where_somebody_watches_and_does_the_rest_from_the_lowest() -> None:
    watching = Watching(40)
    assert way(watching.course(), watching, lambda _: 40) == [[36, 42, 48, 54], [0, 6, 12, 18, 24, 30]]


def test_it_turns_to_the_watched_segment_and_then_to_what_was_left() -> None:
    watching = Watching()
    assert way(watching.course(), watching, lambda start: 45 if start else None) == [[0, 6], [42, 48, 54], [12, 18, 24, 30, 36]]


def test_a_second_that_is_told_already_leads_to_the_first_untold_one_after_it() -> None:
    watching = Watching()
    assert way(watching.course(), watching, lambda start: start // 2) == [[0, 6, 12, 18, 24, 30, 36, 42, 48, 54]]


def test_a_viewer_behind_all_that_is_left_changes_nothing() -> None:
    watching = Watching(59)
    assert way(watching.course(SEGMENTS[:5]), watching, lambda _: 59) == [[0, 6, 12, 18, 24]]


def test_neither_the_segment_that_was_begun_nor_the_next_one_is_turned_to() -> None:
    watching = Watching()
    course = watching.course()
    course.next_part()
    course.take(SEGMENTS[0])
    for second, turned in ((7, False), (13, False), (19, True)):
        watching.second = second
        assert course.turns_away(6.5) is turned, second


def test_what_is_decoded_ahead_is_not_turned_to() -> None:
    watching = Watching(31)
    course = watching.course()
    watching.second = None
    course.next_part()
    course.take(SEGMENTS[0])
    watching.second = 31
    assert not course.turns_away(25.0)
    assert course.turns_away(17.0)


def test_whoever_watches_at_two_places_makes_it_turn_only_now_and_then() -> None:
    watching = Watching()
    course = watching.course()
    course.next_part()
    course.take(SEGMENTS[0])
    watching.second = 50
    assert course.turns_away(6.5)
    assert starts(course.next_part()) == [48, 54]
    course.take(SEGMENTS[8])
    watching.second = 13
    assert not course.turns_away(54.5)
    watching.seconds += HOLD_SECONDS
    assert course.turns_away(54.5)
    assert starts(course.next_part())[0] == 12


@pytest.mark.parametrize(("seconds_a_segment", "parts"), [(3, 1), (6, 1), (12, 5)])
def test_a_viewer_who_plays_along_hardly_makes_it_turn(seconds_a_segment: int, parts: int) -> None:
    """Describing twice as fast as the picture plays, as fast, and half as fast: then every other pair of segments is left for later."""
    watching = Watching(0)
    told = way(watching.course(), watching, lambda _: min(59, int(watching.seconds - 1000)), seconds_a_segment)
    assert len(told) == parts
    assert sorted(start for part in told for start in part) == list(range(0, 60, 6))
