"""Writes videos that browsers don't play, with a flash and a beep to hold against each other, and looks into copies of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.filter
import numpy as np

from analysis.video.playable import Made, Wish, make_playable
from analysis.video.source import Consumer, VideoSource
from tests.encoded import number_in, numbered_picture

RATE = 48000
BEEP = (1.0, 1.25)
"""When it beeps, in seconds of the pictures."""


def write_odd(
    path: Path,
    codec: str,
    sound: str | None = None,
    *,
    count: int = 60,
    fps: int = 20,
    pixels: str = "yuv420p",
    size: tuple[int, int] = (160, 96),
    start: float = 0.0,
    times: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
    rotation: int = 0,
    sample_aspect: Fraction | None = None,
    interlaced: bool = False,
) -> Path:
    """`count` numbered pictures from `start` on, or at those times, and with a codec for it a beep."""
    when = times if times is not None else [number / fps for number in range(count)]
    with av.open(str(path), "w") as container:
        shown = container.add_stream(codec, rate=fps, options=options or {})
        shown.width, shown.height, shown.pix_fmt = *size, pixels
        tick = Fraction(1, fps) if times is None and codec in ("mpeg4", "mpeg2video", "msmpeg4", "mjpeg") else Fraction(1, 1000)
        shown.time_base = shown.codec_context.time_base = tick
        if sample_aspect:
            shown.codec_context.sample_aspect_ratio = sample_aspect
        if rotation:
            shown.set_display_rotation(rotation)
        heard = container.add_stream(sound, rate=RATE, layout="mono") if sound else None
        packets = []
        for number, at in enumerate(when):
            frame = av.VideoFrame.from_ndarray(numbered_picture(number, *size), format="rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = round((start + at) / tick), tick
            if interlaced:
                frame = _as_fields(frame)
            packets += shown.encode(frame)
        packets += shown.encode(None)
        packets += _beep(heard, start, when[-1] + 1 / fps) if heard else []
        for packet in sorted(packets, key=lambda packet: (packet.dts if packet.dts is not None else 0) * packet.time_base):
            container.mux(packet)
    return path


def _as_fields(frame: av.VideoFrame) -> av.VideoFrame:
    """The picture marked as two fields, the upper one first."""
    graph = av.filter.Graph()
    begin = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    graph.link_nodes(begin, graph.add("setfield", "mode=tff"), graph.add("buffersink")).configure()
    graph.vpush(frame)
    return graph.vpull()


def _beep(stream: av.AudioStream, start: float, seconds: float) -> list[av.Packet]:
    time = np.arange(int(seconds * RATE)) / RATE
    wave = np.where((time >= BEEP[0]) & (time < BEEP[1]), 0.5 * np.sin(2 * np.pi * 1000 * time), 0).astype(np.float32)
    wanted = stream.codec_context.codec.audio_formats[0].name
    packets, at = [], 0
    step = 960
    resampler = av.AudioResampler(wanted, "mono", RATE)
    for at in range(0, len(wave), step):
        frame = av.AudioFrame.from_ndarray(wave[None, at : at + step], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, round(start * RATE) + at, Fraction(1, RATE)
        for part in resampler.resample(frame):
            packets += stream.encode(part)
    return packets + stream.encode(None)


@dataclass(frozen=True)
class Copy:
    """A copy that was made: what was told of it, and what it shows."""

    path: Path
    made: Made
    told: list[float]

    def pictures(self) -> list[tuple[float, int]]:
        """(seconds, number) of each picture, from the file's own times."""
        with av.open(str(self.path)) as container:
            return [(float(one.pts * one.time_base), number_in(one.to_ndarray(format="rgb24"))) for one in container.decode(video=0)]

    def beep(self) -> tuple[float, float]:
        """From when to when it beeps."""
        with av.open(str(self.path)) as container:
            loud = [at for frame in container.decode(audio=0) for at in _loud(frame)]
        return min(loud), max(loud)

    def coding(self) -> tuple[str, str, tuple[int, int], list[str]]:
        """Codec, pixel format, size, and the codecs of its sound."""
        with av.open(str(self.path)) as container:
            shown = container.streams.video[0].codec_context
            return shown.name, shown.pix_fmt or "", (shown.width, shown.height), [one.codec_context.name for one in container.streams.audio]

    @property
    def size_bytes(self) -> int:
        """How large it is."""
        return self.path.stat().st_size


def _loud(frame: av.AudioFrame) -> list[float]:
    samples = frame.to_ndarray()[0]
    begin = float(frame.pts * frame.time_base)
    return [begin + place / frame.sample_rate for place in np.flatnonzero(np.abs(samples) > 0.2)]


def copy_of(path: Path, wish: Wish | None = None, told: Callable[[float], None] | None = None) -> Copy:
    """A copy made by the real child, beside the file."""
    where = path.with_name(f"{path.name}.copy.mp4")
    heard: list[float] = []

    def tell(share: float) -> None:
        heard.append(share)
        if told:
            told(share)

    output = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with VideoSource(path) as source:
            return Copy(where, make_playable(source, output, wish or Wish(), tell), heard)
    finally:
        os.close(output)


def pictures_of(path: Path) -> list[tuple[float, int]]:
    """(seconds, number) of each picture as the analysis sees them: what the lines are about."""
    with VideoSource(path) as source:
        frames = source.frames([Consumer("all", None, None)])
        return [(frame.pts_seconds, number_in(frame.images["all"])) for frame in frames]


def shown_at(pictures: Sequence[tuple[float, int]], seconds: float) -> int:
    """The number of the picture that stands at a moment."""
    return max((at, number) for at, number in pictures if at <= seconds + 0.0005)[1]
