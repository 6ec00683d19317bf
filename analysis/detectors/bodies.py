"""A person is there as long as the face is: the object detector loses somebody in close-up whom the face detector still sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.boxes import centre, inside
from analysis.detectors.tracking import box_at
from analysis.timeline import PathPoint, Track

MOSTLY = 0.5
"""Of the face, in another person's box: from then on it is that one's."""


def with_their_faces(objects: Sequence[Track], faces: Sequence[Track]) -> list[Track]:
    """The objects, each person from when its face is first seen to when it is last seen, on the way that the face makes."""
    people = [track for track in objects if track.value == "person"]
    return [_with_faces(track, people, faces) if track in people else track for track in objects]


def _with_faces(person: Track, people: Sequence[Track], faces: Sequence[Track]) -> Track:
    others = [other for other in people if other is not person]
    for face in faces:
        if face.person_id == person.track_id and person.path:
            person = _after(face, _before(face, person, others), others)
    return person


def _before(face: Track, person: Track, others: Sequence[Track]) -> Track:
    earlier = [point for point in face.path if point[0] < person.start_seconds]
    own = list(_own(reversed(earlier), face, others))[::-1]
    return replace(person, start_seconds=own[0][0], path=(*_beside(own, face, person.path[0]), *person.path)) if own else person


def _after(face: Track, person: Track, others: Sequence[Track]) -> Track:
    own = list(_own((point for point in face.path if point[0] >= person.end_seconds), face, others))
    if not own:
        return person
    end = face.end_seconds if own[-1] == face.path[-1] else own[-1][0]
    return replace(person, end_seconds=end, path=(*person.path, *_beside(own, face, person.path[-1])))


def _own(points: Iterable[PathPoint], face: Track, others: Sequence[Track]) -> Iterable[PathPoint]:
    """These points until the face is another person's."""
    for point in points:
        there = [box_at(other, point[0]) for other in others if other.start_seconds <= point[0] < other.end_seconds]
        if any(inside(box_at(face, point[0]), box) >= MOSTLY for box in there):
            return
        yield point


def _beside(points: Sequence[PathPoint], face: Track, last: PathPoint) -> list[PathPoint]:
    """These points of the face's way, moved by as much as the person's middle was off the face's at that last point."""
    at, x, y = last
    face_x, face_y = centre(box_at(face, at))
    return [(moment, one_x + x - face_x, one_y + y - face_y) for moment, one_x, one_y in points]
