"""Known movements of a drawn camera, and things that move before a still one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest

from analysis.detectors.camera import CameraDetector
from tests.drawn import Picture, scenery, write_clip
from tests.watched import fed

FPS = 25
WORLD = scenery(21, 1600, 1000)

Camera = Callable[..., list[str]]


def seen_at(x: float = 480, y: float = 320, size: float = 1.0, degrees: float = 0.0) -> Picture:
    """640 x 360 of the world around (x + 320, y + 180), enlarged and turned."""
    turn = cv2.getRotationMatrix2D((x + 320, y + 180), degrees, size)
    turn[:, 2] -= (x, y)
    return cv2.warpAffine(WORLD, turn, (640, 360), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT).astype(np.uint8)


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    def find(pictures: Iterable[Picture], cuts: tuple[float, ...] = ()) -> list[str]:
        detector = fed(CameraDetector(), write_clip(tmp_path / "clip.mp4", pictures, FPS))
        return [track.value for track in detector.finish(cuts)]

    return find


STEPS = range(3 * FPS)


MOVES: dict[str, Callable[[int], Picture]] = {
    "static": lambda n: seen_at(),
    "pan right": lambda n: seen_at(x=300 + 3 * n),
    "pan left": lambda n: seen_at(x=600 - 3 * n),
    "tilt down": lambda n: seen_at(y=200 + 2 * n),
    "tilt up": lambda n: seen_at(y=400 - 2 * n),
    "zoom in": lambda n: seen_at(size=1 + 0.004 * n),
    "zoom out": lambda n: seen_at(size=1.3 - 0.004 * n),
    "roll": lambda n: seen_at(degrees=0.8 * n),
}


@pytest.mark.parametrize("value", MOVES)
def test_a_known_movement_is_told(camera: Camera, value: str) -> None:
    assert camera(MOVES[value](n) for n in STEPS) == [value]


def test_a_shaking_camera_is_handheld(camera: Camera) -> None:
    rng = np.random.default_rng(3)
    assert camera([seen_at(480 + dx, 320 + dy) for dx, dy in rng.normal(0, 8, (3 * FPS, 2))]) == ["handheld"]


def test_a_moving_thing_is_not_a_moving_camera(camera: Camera) -> None:
    thing = scenery(22, 220, 220)
    pictures = []
    for number in STEPS:
        picture = seen_at()
        x = 10 + number * 5
        picture[70:290, x : x + 220] = thing[:, : 640 - x]
        pictures.append(picture)
    assert camera(pictures) == ["static"]


def in_a_disc(picture: Picture) -> Picture:
    """The picture inside of a disc in the middle, black around it: a globe."""
    disc = cv2.circle(np.zeros((360, 640), np.uint8), (320, 180), 150, 1, -1)
    return (picture * disc[:, :, None]).astype(np.uint8)


def test_what_turns_before_an_empty_picture_is_not_a_moving_camera(camera: Camera) -> None:
    assert camera(in_a_disc(seen_at(x=300 + 2 * n)) for n in STEPS) == ["static"]
    assert camera(seen_at(x=300 + 2 * n) for n in STEPS) == ["pan right"]


def test_a_pan_that_stops_becomes_static(tmp_path: Path) -> None:
    pictures = [seen_at(x=300 + 3 * min(n, 50)) for n in range(4 * FPS)]
    tracks = fed(CameraDetector(), write_clip(tmp_path / "clip.mp4", pictures, FPS)).finish()
    assert [track.value for track in tracks] == ["pan right", "static"]
    assert tracks[0].end_seconds == tracks[1].start_seconds == pytest.approx(2.0, abs=0.5)


def test_nothing_is_measured_across_a_cut(tmp_path: Path) -> None:
    other = scenery(23)
    clip = write_clip(tmp_path / "clip.mp4", [*(seen_at(x=300 + 3 * n) for n in range(50)), *[other] * 50], FPS)
    tracks = fed(CameraDetector(), clip).finish(cuts=[2.0])
    assert [(track.value, track.start_seconds, round(track.end_seconds, 1)) for track in tracks] == [
        ("pan right", 0.0, 2.0),
        ("static", 2.0, 4.0),
    ]


def test_an_empty_picture_that_stays_is_static(camera: Camera) -> None:
    assert camera([np.full((360, 640, 3), 200, np.uint8)] * 50) == ["static"]


def test_one_frame_tells_nothing(camera: Camera) -> None:
    assert camera([seen_at()]) == []
