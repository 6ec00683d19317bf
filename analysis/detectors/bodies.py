"""Where a face is, a person is: the object detector loses somebody in close-up, or behind others, whom the face detector sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.boxes import centre, clipped, inside
from analysis.detectors.tracking import box_at
from analysis.timeline import Box, PathPoint, Track

SURE_FACE = 0.75
"""The face detector gives a face of flesh .8 to .9; what it gives less is as often a pattern."""

WIDE, ABOVE, BELOW = 3.0, 0.4, 3.5
"""Of the face's own width and height, a bust around it: shoulders are three faces wide, and its hair is above it."""

MOSTLY = 0.5
"""Of the face, in another person's box: from then on it is that one's."""


def with_people_of(faces: Sequence[Track], objects: Sequence[Track]) -> tuple[list[Track], list[Track]]:
    """The objects with a person for each sure face that is nobody's, and the faces, each with its person's number."""
    number = max((track.track_id for track in (*objects, *faces)), default=0)
    people, known = list(objects), []
    for face in faces:
        if face.person_id == face.track_id and face.confidence >= SURE_FACE and face.box and face.path:
            number += 1
            people.append(_bust_of(face, face.box, number))
            face = replace(face, person_id=number)
        known.append(face)
    return people, known


def _bust_of(face: Track, box: Box, number: int) -> Track:
    wide, high = box[2] - box[0], box[3] - box[1]
    x, y = centre(box)
    bust = clipped(x - WIDE / 2 * wide, box[1] - ABOVE * high, x + WIDE / 2 * wide, box[1] + BELOW * high)
    dx, dy = (bust[0] + bust[2]) / 2 - x, (bust[1] + bust[3]) / 2 - y
    path = tuple((at, face_x + dx, face_y + dy) for at, face_x, face_y in face.path)
    return replace(face, kind="object", value="person", box=bust, path=path, seen_at=(), track_id=number, person_id=None)


def with_their_faces(objects: Sequence[Track], faces: Sequence[Track]) -> list[Track]:
    """The objects, each person from when its face is first seen to when it is last seen, on the way that the face makes."""
    people = [track for track in objects if track.value == "person"]
    return [_with_faces(track, people, faces) if track in people else track for track in objects]


def _with_faces(person: Track, people: Sequence[Track], faces: Sequence[Track]) -> Track:
    others = [other for other in people if other is not person]
    for face in faces:
        if face.person_id == person.track_id and person.path:
            person = _after(face, _before(face, replace(person, seen_at=person.sightings), others), others)
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
