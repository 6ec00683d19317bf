"""Two hands are one person until two heads are seen."""

from __future__ import annotations

from analysis.detectors.limbs import told_apart, without_faces
from analysis.timeline import Box, Track


def person(track_id: int, start: float, end: float, box: Box) -> Track:
    return Track("object", start, end, "person", box, confidence=0.6, track_id=track_id)


def face(person_id: int) -> Track:
    return Track("face", 0, 9, "face", (0.4, 0.1, 0.5, 0.2), track_id=90 + person_id, person_id=person_id)


LEFT_ARM = person(1, 0, 9, (0.1, 0.0, 0.4, 0.7))
RIGHT_ARM = person(2, 3, 6, (0.7, 0.01, 1.0, 0.5))


def test_two_arms_from_above_are_one_person() -> None:
    assert told_apart([LEFT_ARM, RIGHT_ARM], []) == [LEFT_ARM]


def test_arms_at_different_times_are_both_told() -> None:
    later = person(3, 9, 12, (0.7, 0.0, 1.0, 0.5))
    assert told_apart([LEFT_ARM, later], []) == [LEFT_ARM, later]


def test_people_with_faces_are_told_apart_however_close_they_stand() -> None:
    assert told_apart([LEFT_ARM, RIGHT_ARM], [face(1), face(2)]) == [LEFT_ARM, RIGHT_ARM]


def test_whole_people_and_other_things_stay() -> None:
    walker, cup = person(4, 0, 9, (0.5, 0.2, 0.6, 0.9)), Track("object", 0, 9, "cup", (0.0, 0.0, 0.1, 0.1), track_id=5)
    assert told_apart([LEFT_ARM, walker, cup], []) == [LEFT_ARM, walker, cup]


def test_a_hand_that_is_a_face_is_none_and_one_beside_it_is() -> None:
    path = ((0.0, 0.5, 0.4), (0.5, 0.5, 0.4))
    close = Track("face", 0, 1, "face", (0.4, 0.2, 0.6, 0.6), path, track_id=9)
    on_it = Track("thing", 0, 1, "hand", (0.38, 0.2, 0.62, 0.6), path, track_id=1)
    beside = Track("thing", 0, 1, "hand", (0.7, 0.2, 0.9, 0.6), ((0.0, 0.8, 0.4), (0.5, 0.8, 0.4)), track_id=2)
    assert without_faces([on_it, beside], [close]) == [beside]
    assert without_faces([on_it, beside], []) == [on_it, beside]
