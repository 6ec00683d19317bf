"""What a shot looks like: only where several pictures of it agree and are sure, and nothing for drawn blobs."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.detectors.scene_groups import GROUPS, scene_of
from analysis.detectors.scenes import SceneDetector
from analysis.detectors.tagger import Tagger
from analysis.timeline import Frame, Track
from tests.drawn import scenery

SHOT = Track("shot", 2.0, 10.0, "cut")


def coast(*shares: float) -> list[tuple[float, dict[str, float]]]:
    return [(2.0 + 2 * number, {"a coast": share}) for number, share in enumerate(shares)]


def test_a_scene_is_told_where_the_pictures_of_a_shot_agree() -> None:
    assert scene_of(SHOT, coast(0.7, 0.6, 0.5)) == "a coast"


@pytest.mark.parametrize("shares", [(0.9,), (0.4, 0.5), (0.95, 0.95, 0.1), ()])
def test_nothing_is_told_where_pictures_are_few_or_unsure_or_disagree(shares: tuple[float, ...]) -> None:
    assert scene_of(SHOT, coast(*shares)) is None


def test_pictures_of_another_shot_do_not_count() -> None:
    assert scene_of(Track("shot", 4.0, 6.0, "cut"), coast(0.9, 0.9, 0.9)) is None
    assert scene_of(None, coast(0.9, 0.9)) is None


def test_no_class_is_in_two_groups() -> None:
    classes = [number for group in GROUPS.values() for number in group]
    assert len(classes) == len(set(classes)) and min(classes) >= 0 and max(classes) <= 999


@pytest.fixture(scope="module")
def scenes() -> SceneDetector:
    return SceneDetector(Tagger())


def test_drawn_blobs_look_like_nothing(scenes: SceneDetector) -> None:
    assert all(max(scenes.likeness(Frame(scenery(seed), 0.0)).values()) < 0.5 for seed in range(4))


@pytest.mark.parametrize("shape", [(16, 16), (33, 640), (640, 202)])
def test_any_shape_of_picture_can_be_looked_at(scenes: SceneDetector, shape: tuple[int, int]) -> None:
    assert set(scenes.likeness(Frame(np.zeros((*shape, 3), np.uint8), 0.0))) == set(GROUPS)
