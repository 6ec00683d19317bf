"""Where a face is, a person is: before the body was seen, after it was lost, and where none was ever seen."""

from __future__ import annotations

import pytest

from analysis.detectors.bodies import with_people_of, with_their_faces
from analysis.timeline import Box, Track

BODY: Box = (0.2, 0.1, 0.8, 1.0)
FACE: Box = (0.4, 0.2, 0.6, 0.5)


def person(start: float, end: float, number: int = 1, box: Box = BODY) -> Track:
    return Track("object", start, end, "person", box, ((start, 0.5, 0.55), (end - 0.25, 0.5, 0.55)), 0.7, number)


def face(start: float, end: float, of: int = 1, sure: float = 0.9) -> Track:
    path = tuple((start + n / 2, 0.5, 0.35) for n in range(int(2 * (end - start))))
    return Track("face", start, end, "", FACE, path, sure, 9, person_id=of)


def test_who_was_lost_is_there_until_the_face_goes() -> None:
    (found,) = with_their_faces([person(0.0, 2.75)], [face(0.0, 4.0)])
    assert (found.start_seconds, found.end_seconds) == (0.0, 4.0)
    assert [point[0] for point in found.path] == [0.0, 2.5, 3.0, 3.5]
    assert found.path[-1] == pytest.approx((3.5, 0.5, 0.55))


def test_who_is_seen_late_is_there_since_the_face_is() -> None:
    (found,) = with_their_faces([person(1.5, 4.0)], [face(0.0, 4.0)])
    assert found.start_seconds == 0.0 and [point[0] for point in found.path][:3] == [0.0, 0.5, 1.0]


def test_a_face_that_is_anothers_by_then_holds_nobody() -> None:
    first, second = with_their_faces([person(0.0, 2.0), person(2.0, 5.0, number=2)], [face(0.0, 5.0)])
    assert (first.end_seconds, second.start_seconds) == (2.0, 2.0)


def test_a_sure_face_without_a_body_is_a_person_and_a_doubtful_one_is_not() -> None:
    (found,), (known,) = with_people_of([face(0.0, 4.0, of=9)], [])
    assert (found.kind, found.value, found.start_seconds, found.end_seconds) == ("object", "person", 0.0, 4.0)
    assert found.track_id == known.person_id == 10 and found.box is not None
    assert found.box[0] < FACE[0] and found.box[3] == 1.0
    assert with_people_of([face(0.0, 4.0, of=9, sure=0.6)], []) == ([], [face(0.0, 4.0, of=9, sure=0.6)])
    assert with_people_of([face(0.0, 4.0)], [person(0.0, 4.0)]) == ([person(0.0, 4.0)], [face(0.0, 4.0)])
