"""Which people and hands can be told apart: two arms that reach in may be one person's, and a hand on a face may be the face."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.boxes import inside
from analysis.detectors.tracking import box_at
from analysis.timeline import Track

MOSTLY = 0.5
"""Of a face, in the box of a hand."""

AT_THE_TOP = 0.02
"""Share of the height; a box that begins within it goes on above the picture, where its head is."""


def told_apart(objects: Sequence[Track], faces: Sequence[Track]) -> list[Track]:
    """The objects without the people that can't be told from another one seen at the same time.

    A person is known by the head. Of those that are cut off by the top edge and show no face, several at once may be the
    limbs of one, so only the one that is seen longest is told: "a person" is right for two hands, "two people" may not be.
    """
    with_face = {face.person_id for face in faces}
    headless = [track for track in objects if _headless(track) and track.track_id not in with_face]
    kept: list[Track] = []
    for track in sorted(headless, key=lambda one: (one.start_seconds - one.end_seconds, -one.confidence, one.track_id)):
        if not any(track.alive_in(other.start_seconds, other.end_seconds) for other in kept):
            kept.append(track)
    return [track for track in objects if track not in headless or track in kept]


def without_faces(objects: Sequence[Track], faces: Sequence[Track]) -> list[Track]:
    """The objects without the hands that are faces: a face in close-up is taken for a hand, but no hand for a face."""
    return [track for track in objects if track.value != "hand" or not any(_is_the_face(track, face) for face in faces)]


def _is_the_face(hand: Track, face: Track) -> bool:
    times = [at for at, _, _ in hand.path if face.start_seconds <= at < face.end_seconds]
    shared = [at for at in times if inside(box_at(face, at), box_at(hand, at)) >= MOSTLY]
    return 2 * len(shared) >= max(1, len(hand.path))


def _headless(track: Track) -> bool:
    return track.value == "person" and track.box is not None and track.box[1] <= AT_THE_TOP
