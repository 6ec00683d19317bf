"""Faces: none in drawn blobs, any shape of picture; and a real face that belongs to the person around it."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.detectors.faces import FaceDetector
from analysis.detectors.looks import Look
from analysis.detectors.objects import ObjectDetector
from analysis.detectors.tracking import join_faces, join_objects
from analysis.timeline import Frame
from tests.drawn import scenery
from tests.watched import REAL_VIDEOS, frames_of, with_real_videos


@pytest.fixture(scope="module")
def faces() -> FaceDetector:
    return FaceDetector()


def test_no_face_is_seen_in_drawn_blobs(faces: FaceDetector) -> None:
    assert [faces.detect(Frame(scenery(seed), 0.0)) for seed in range(4)] == [[]] * 4


@pytest.mark.parametrize("shape", [(16, 16), (360, 640), (640, 202), (33, 640)])
def test_any_shape_of_picture_can_be_looked_at(faces: FaceDetector, shape: tuple[int, int]) -> None:
    assert faces.detect(Frame(np.zeros((*shape, 3), np.uint8), 0.0)) == []


class TestOnRealVideos:
    pytestmark = with_real_videos

    def test_a_face_belongs_to_the_person_it_lies_in(self, faces: FaceDetector) -> None:
        objects = ObjectDetector()
        frames = list(frames_of(REAL_VIDEOS / "gr_compliment_bot.mp4", 1.0, 640, 2.0))
        people = join_objects([Look(frame.pts_seconds, tuple(objects.detect(frame))) for frame in frames])
        found = join_faces([Look(frame.pts_seconds, tuple(faces.detect(frame))) for frame in frames], people)
        (person,) = [track for track in people if track.value == "person"]
        assert [face.person_id for face in found] == [person.track_id]
