"""Drawn worlds and a camera that films them on a known path: the truth behind tests of cameras, cuts and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.drawn import Picture

WIDTH, HEIGHT = 320, 180


@dataclass(frozen=True)
class Pose:
    """Where the camera looks: the middle of its picture in widths from the world's middle, its zoom and its turn in radians."""

    right: float = 0.0
    down: float = 0.0
    zoom: float = 1.0
    turn: float = 0.0


@lru_cache(maxsize=4)
def world(seed: int, style: str = "blobs") -> Picture:
    """A still world six pictures wide and high: soft "blobs", "rubble" of all sizes, or a few things before a "wall"."""
    rng = np.random.default_rng(seed)
    wide, high = 6 * WIDTH, 6 * WIDTH
    if style == "blobs":
        return _enlarged(rng.integers(30, 226, (high // 16, wide // 16, 3), dtype=np.uint8), wide, high)
    if style == "rubble":
        layers = [
            _enlarged(rng.integers(0, 256, (high // grain, wide // grain, 3), dtype=np.uint8), wide, high) for grain in (64, 24, 9, 4)
        ]
        mean: Picture = np.mean(layers, axis=0).astype(np.uint8)
        return cv2.convertScaleAbs(mean, alpha=1.6, beta=-70).astype(np.uint8)
    wall = _enlarged(rng.integers(120, 200, (4, 4, 3), dtype=np.uint8), wide, high)
    for _ in range(420):
        x, y, side = int(rng.integers(0, wide)), int(rng.integers(0, high)), int(rng.integers(10, 70))
        colour = tuple(map(int, rng.integers(0, 256, 3)))
        if rng.random() < 0.5:
            cv2.rectangle(wall, (x, y), (x + side, y + int(side * rng.uniform(0.4, 1.6))), colour, -1)
        else:
            cv2.circle(wall, (x, y), side // 2, colour, -1, cv2.LINE_AA)
    return wall


def _enlarged(small: Picture, wide: int, high: int) -> Picture:
    return cv2.resize(small, (wide, high), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def filmed(scene: Picture, poses: Sequence[Pose], noise: float = 2.0, seed: int = 0) -> Iterator[Picture]:
    """What the camera sees of the world at each pose, WIDTH x HEIGHT, with a sensor's noise."""
    rng = np.random.default_rng(seed)
    grain = [rng.normal(0, noise, (HEIGHT, WIDTH, 1)).astype(np.float32) for _ in range(5)]
    for number, pose in enumerate(poses):
        seen = cv2.warpAffine(scene, _view(scene, pose), (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        yield np.clip(seen + grain[number % len(grain)], 0, 255).astype(np.uint8)


def _view(scene: Picture, pose: Pose) -> NDArray[np.float64]:
    """From the world's pixels to the picture's."""
    x, y = scene.shape[1] / 2 + pose.right * WIDTH, scene.shape[0] / 2 + pose.down * WIDTH
    turn = cv2.getRotationMatrix2D((x, y), float(np.degrees(pose.turn)), pose.zoom)
    turn[:, 2] += (WIDTH / 2 - x, HEIGHT / 2 - y)
    return np.asarray(turn, np.float64)


def shake(seed: int, count: int, fps: int, size: float) -> NDArray[np.float64]:
    """count x 2: a hand's unrest in widths, root mean square `size`, from slow sway to five shakes a second; no steady drift."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.normal(size=(count, 2)), axis=0)
    rate = np.fft.rfftfreq(count, 1 / fps)
    spectrum *= ((rate >= 0.7) & (rate <= 5)).astype(float)[:, None] / np.maximum(rate, 0.7)[:, None]
    path: NDArray[np.float64] = np.fft.irfft(spectrum, count, axis=0)
    return path * (size / np.sqrt((path**2).mean()))
