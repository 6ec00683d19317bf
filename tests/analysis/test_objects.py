"""Objects: COCO's names, boxes inside the picture, weak sightings kept; and a real dog that leaves and returns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from analysis.detectors.coco import NAMES
from analysis.detectors.looks import Look, is_fine
from analysis.detectors.objects import LEAST_CONFIDENCE, ObjectDetector
from analysis.detectors.shots import ShotDetector
from analysis.detectors.suppression import surest
from analysis.detectors.tracking import SURE, join_objects
from analysis.timeline import Frame, Observation
from tests.drawn import scenery
from tests.watched import REAL_VIDEOS, fed, frames_of, with_real_videos


@pytest.fixture(scope="module")
def objects() -> ObjectDetector:
    return ObjectDetector()


def test_the_names_are_coco_s_eighty() -> None:
    assert len(NAMES) == len(set(NAMES)) == 80
    assert (NAMES[0], NAMES[9], NAMES[16], NAMES[79]) == ("person", "traffic light", "dog", "toothbrush")


def test_nothing_sure_is_seen_in_drawn_blobs(objects: ObjectDetector) -> None:
    found = [seen for seed in range(4) for seen in objects.detect(Frame(scenery(seed), 0.0))]
    assert all(LEAST_CONFIDENCE <= seen.confidence < SURE for seen in found)


@pytest.mark.parametrize("shape", [(16, 16), (360, 640), (640, 202), (33, 640)])
def test_any_shape_of_picture_can_be_looked_at(objects: ObjectDetector, shape: tuple[int, int]) -> None:
    assert objects.detect(Frame(np.zeros((*shape, 3), np.uint8), 0.0)) == []


def test_the_surest_box_of_a_thing_stays() -> None:
    def dog(confidence: float, right: float) -> Observation:
        return Observation(0.0, "object", "dog", confidence, (right, 0.0, right + 0.4, 0.4))

    assert [seen.confidence for seen in surest([dog(0.5, 0.02), dog(0.9, 0.0), dog(0.6, 0.5)], most_overlap=0.5)] == [0.9, 0.6]


class TestOnRealVideos:
    pytestmark = with_real_videos

    def test_a_dog_leaves_and_returns_and_one_person_stays(self, objects: ObjectDetector) -> None:
        looks = [
            Look(frame.pts_seconds, tuple(objects.detect(frame)), is_fine(frame.pts_seconds, objects.rate))
            for frame in frames_of(REAL_VIDEOS / "sam2_01_dog.mp4", objects.rate, objects.size)
        ]
        tracks = join_objects(looks)
        assert {track.value for track in tracks} == {"dog", "person"}
        assert not any(track.value == "dog" and track.alive_in(2.6, 3.2) for track in tracks)
        assert all(sum(t.value == "person" and t.alive_in(s, s + 1) for t in tracks) == 1 for s in range(9))

    def test_threads_see_what_one_sees(self, objects: ObjectDetector) -> None:
        frames = list(frames_of(REAL_VIDEOS / "sam2_01_dog.mp4", 1.0, 640, 0.0, 4.0))
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(objects.detect, frames)) == [objects.detect(frame) for frame in frames]

    def test_the_cuts_of_a_cartoon_are_its_hard_ones(self) -> None:
        shots = fed(ShotDetector(), REAL_VIDEOS / "mp_big_buck_bunny_0_30.webm").finish()
        assert [round(shot.start_seconds, 1) for shot in shots] == [0.0, 11.8, 15.7, 23.0]
