"""Draws short real videos for trials: something moves, words stand in the picture, cuts come; each seed gives another one."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

WORDS = ("SALE", "EXIT", "NORTH", "OPEN", "BAKERY", "PLATFORM 4", "RADIO", "HARBOUR")
FPS = 12


def draw_clip(path: Path, seconds: int, seed: int, width: int = 320, height: int = 180) -> Path:
    """Write an H.264 clip of so many seconds, with one cut in its middle, and give its path."""
    chance = random.Random(seed)
    shots = [_Shot(chance, width, height) for _ in range(2)]
    cut = chance.randint(1, max(1, seconds - 1)) * FPS
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": str(FPS)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(seconds * FPS):
            frame = av.VideoFrame.from_ndarray(shots[index >= cut].picture(index), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


class _Shot:
    """A background in two colours, a word, and a disc that wanders."""

    def __init__(self, chance: random.Random, width: int, height: int) -> None:
        top, bottom = (np.array([chance.randint(0, 255) for _ in range(3)], float) for _ in range(2))
        share = np.linspace(0, 1, height)[:, None, None]
        self._still = np.broadcast_to(top * (1 - share) + bottom * share, (height, width, 3)).astype(np.uint8).copy()
        cv2.putText(self._still, chance.choice(WORDS), (20, height - 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (255, 255, 255), 2, cv2.LINE_AA)
        self._colour = tuple(chance.randint(0, 255) for _ in range(3))
        self._step, self._row, self._width = chance.randint(2, 5), chance.randint(30, height // 2), width

    def picture(self, index: int) -> NDArray[np.uint8]:
        drawn = self._still.copy()
        cv2.circle(drawn, (index * self._step % self._width, self._row), 18, self._colour, -1)
        return drawn
