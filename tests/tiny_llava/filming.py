"""Clips of the drawn world as real H.264 files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

from tests.tiny_llava.painting import paint
from tests.tiny_llava.world import Clip


def film(clip: Clip, path: Path, width: int, height: int, fps: int = 8, crf: int = 26) -> Path:
    """The clip as H.264 with 4:2:0 colours; width and height are even."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(clip.seconds * fps):
            picture = paint(*clip.at(number / fps), width, height)
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
