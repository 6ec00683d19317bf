"""Draws small clips for tests and writes them as real H.264."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def write_clip(path: Path, pictures: Iterable[Picture], fps: int = 25, pts: Iterable[int] | None = None) -> Path:
    """Write RGB pictures as H.264 in MP4, `fps` a second or at the given times in milliseconds."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = None
        times = iter(pts) if pts is not None else None
        for number, picture in enumerate(pictures):
            if stream is None:
                stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "18"})
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
                stream.codec_context.time_base = Fraction(1, 1000 if times else fps)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = next(times) if times else number
            frame.time_base = Fraction(1, 1000 if times else fps)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    return path


def scenery(seed: int, width: int = 640, height: int = 360) -> Picture:
    """A still, textured picture: soft blobs of colour, the same for the same seed."""
    rng = np.random.default_rng(seed)
    small = rng.integers(30, 226, (height // 20, width // 20, 3), dtype=np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def with_words(picture: Picture, words: str, at: tuple[int, int] = (60, 200), scale: float = 1.6) -> Picture:
    """The picture with black words on a white plate."""
    drawn = picture.copy()
    (wide, high), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, scale, 3)
    x, y = at
    cv2.rectangle(drawn, (x - 14, y - high - 14), (x + wide + 14, y + 18), (255, 255, 255), -1)
    cv2.putText(drawn, words, at, cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 3, cv2.LINE_AA)
    return drawn


def three_shots(fps: int = 25, seconds: int = 15) -> Iterable[Picture]:
    """Three shots of equal length: words, a moving square, then nothing moves."""
    first, second, third = (scenery(seed) for seed in (1, 2, 3))
    words = with_words(first, "OPEN MARKET")
    for number in range(fps * seconds):
        part = number * 3 // (fps * seconds)
        if part == 0:
            yield words
        elif part == 1:
            moving = second.copy()
            x = 20 + number * 3 % 500
            cv2.rectangle(moving, (x, 120), (x + 90, 210), (240, 240, 20), -1)
            yield moving
        else:
            yield third
