"""Which sightings make a track: gaps, weak sightings, changing names, cuts, faces and their people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analysis.detectors.looks import Look
from analysis.detectors.tracking import box_at, join_faces, join_objects
from analysis.timeline import Box, Observation, Track

LEFT: Box = (0.1, 0.2, 0.3, 0.8)
RIGHT: Box = (0.7, 0.2, 0.9, 0.8)


def seen(at: float, label: str = "dog", box: Box = LEFT, confidence: float = 0.7) -> Observation:
    return Observation(at, "face" if label == "face" else "object", label, confidence, box)


def looks(*seen_at_each: Sequence[Observation]) -> list[Look]:
    """Two looks a second."""
    return [Look(number / 2, tuple(observations)) for number, observations in enumerate(seen_at_each)]


def moved(box: Box, right: float) -> Box:
    return (box[0] + right, box[1], box[2] + right, box[3])


def test_sightings_in_one_place_are_one_track() -> None:
    (track,) = join_objects(looks(*([seen(n / 2)] for n in range(6))))
    assert (track.value, track.start_seconds, track.end_seconds, track.track_id) == ("dog", 0.0, 3.0, 1)
    assert track.box == LEFT and len(track.path) == 6 and track.confidence == pytest.approx(0.7)


def test_one_sighting_is_not_told() -> None:
    assert join_objects(looks([], [seen(0.5)], [], [])) == []


def test_weak_sightings_begin_no_track_but_prolong_one() -> None:
    weak = [[seen(n / 2, confidence=0.3)] for n in range(6)]
    assert join_objects(looks(*weak)) == []
    (track,) = join_objects(looks([seen(0.0)], [seen(0.5)], *weak[2:]))
    assert track.end_seconds == 3.0


def test_one_missed_look_is_bridged_and_two_are_not() -> None:
    here = [[seen(n / 2)] for n in range(8)]
    assert len(join_objects(looks(*here[:3], [], *here[4:]))) == 1
    parted = join_objects(looks(*here[:3], [], [], *here[5:]))
    assert [(track.start_seconds, track.end_seconds) for track in parted] == [(0.0, 1.25), (2.5, 4.0)]


def test_a_runner_stays_one_track() -> None:
    (track,) = join_objects(looks(*([seen(n / 2, box=moved(LEFT, 0.12 * n))] for n in range(6))))
    assert track.path[0][1] < track.path[-1][1]


def test_two_people_side_by_side_stay_two() -> None:
    both = [[seen(n / 2, "person", LEFT), seen(n / 2, "person", RIGHT)] for n in range(4)]
    assert [track.position for track in join_objects(looks(*both))] == ["left", "right"]


def test_the_name_with_most_confidence_wins() -> None:
    names = ["dog", "cat", "dog", "dog"]
    (track,) = join_objects(looks(*([seen(n / 2, name)] for n, name in enumerate(names))))
    assert track.value == "dog"


def test_one_thing_seen_under_two_names_is_told_once() -> None:
    both = [[seen(n / 2, "bottle", confidence=0.8), seen(n / 2, "vase", confidence=0.55)] for n in range(6)]
    assert [track.value for track in join_objects(looks(*both))] == ["bottle"]


def test_a_track_never_crosses_a_cut() -> None:
    tracks = join_objects(looks(*([seen(n / 2)] for n in range(8))), cuts=[2.0])
    assert [(track.start_seconds, track.end_seconds) for track in tracks] == [(0.0, 2.0), (2.0, 4.0)]
    assert [track.track_id for track in tracks] == [1, 2]


def test_a_face_belongs_to_the_person_around_it() -> None:
    people = join_objects(looks(*([seen(n / 2, "person", LEFT), seen(n / 2, "person", RIGHT)] for n in range(4))))
    faces = join_faces(looks(*([seen(n / 2, "face", (0.75, 0.25, 0.82, 0.35))] for n in range(4))), people)
    right = next(track for track in people if track.position == "right")
    assert [(face.value, face.person_id) for face in faces] == [("face", right.track_id)]
    assert faces[0].track_id == 3


def test_a_face_without_a_person_is_its_own() -> None:
    (face,) = join_faces(looks(*([seen(n / 2, "face", (0.4, 0.4, 0.5, 0.5))] for n in range(4))), [])
    assert face.person_id == face.track_id == 1


def test_a_box_follows_its_path() -> None:
    track = Track("object", 0.0, 2.0, "dog", (0.0, 0.0, 0.2, 0.2), ((0.0, 0.1, 0.1), (1.0, 0.5, 0.1)))
    assert box_at(track, 0.5) == pytest.approx((0.2, 0.0, 0.4, 0.2))


def test_no_looks_no_tracks() -> None:
    assert join_objects([]) == [] and join_faces([], []) == []
