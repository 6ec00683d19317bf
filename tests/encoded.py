"""Writes small videos of every odd kind, really encoded, for the tests of decoding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def numbered_picture(number: int, width: int = 160, height: int = 96) -> Picture:
    """A picture that tells its number: ten grey blocks in its upper half are its bits, over moving stripes."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:] = ((np.arange(width) + 3 * number) % 64 + 60)[None, :, None]
    for bit in range(10):
        left = bit * width // 10
        picture[: height // 2, left : left + width // 10] = 230 if number >> bit & 1 else 25
    return picture


def number_in(picture: Picture) -> int:
    """The number that a picture tells."""
    height, width = picture.shape[:2]
    row = picture[height // 4].astype(int).mean(axis=1)
    return sum((row[(2 * bit + 1) * width // 20] > 128) << bit for bit in range(10))


def write_video(
    path: Path,
    count: int = 50,
    fps: int = 25,
    times_ms: Sequence[int] | None = None,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pictures: Sequence[Picture] | None = None,
    rotation: int = 0,
    sample_aspect: Fraction | None = None,
    muxer: dict[str, str] | None = None,
    with_sound_of: float = 0.0,
) -> Path:
    """Numbered pictures, `fps` a second or at the given times; rotation is how far a player turns them, counterclockwise."""
    shown = pictures if pictures is not None else [numbered_picture(number) for number in range(count)]
    with av.open(str(path), "w", options=muxer or {}) as container:
        stream = container.add_stream(codec, rate=fps, options=options or {"preset": "veryfast"})
        stream.height, stream.width = shown[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000 if times_ms else fps)
        if sample_aspect:
            stream.codec_context.sample_aspect_ratio = sample_aspect
        if rotation:
            stream.set_display_rotation(rotation)
        sound = container.add_stream("aac", rate=16000) if with_sound_of else None
        for number, picture in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = times_ms[number] if times_ms else number
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            _write_sound(container, sound, with_sound_of)
    return path


def _write_sound(container: av.container.OutputContainer, stream: av.AudioStream, seconds: float) -> None:
    for start in range(0, round(seconds * 16000), 1024):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 16000, start, Fraction(1, 16000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
