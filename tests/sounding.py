"""Writes small videos with sound for the tests of listening, and lets espeak-ng speak where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.encoded import numbered_picture

RATE = 16000

Sound = NDArray[np.float32]

with_a_speaker = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed, so nobody can speak")


def silence(seconds: float) -> Sound:
    """Nothing to be heard."""
    return np.zeros(round(seconds * RATE), np.float32)


def tone(seconds: float, hertz: float = 440.0, loud: float = 0.3) -> Sound:
    """A plain sine."""
    return (loud * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def music(seconds: float) -> Sound:
    """Chords with overtones and a beat, two a second, as a simple keyboard makes them."""
    chords = [(262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294)]
    beats = []
    for beat in range(round(seconds * 2)):
        sounds = [tone(0.5, hertz * over, 0.1 / over) for hertz in chords[beat % 4] for over in (1, 2, 3)]
        beats.append(np.sum(sounds, axis=0) * np.exp(-np.arange(RATE // 2) / (0.3 * RATE)))
    return np.concatenate(beats).astype(np.float32)


def noise(seconds: float, loud: float = 0.05) -> Sound:
    """Hiss."""
    return (loud * np.random.default_rng(1).standard_normal(round(seconds * RATE))).astype(np.float32)


def spoken(words: str, voice: str = "en-us", words_a_minute: int = 140) -> Sound:
    """The words by espeak-ng, without the silence around them."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", words]
    heard = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    rate = int.from_bytes(heard[24:28], "little")
    samples = np.frombuffer(heard[44 : 44 + (len(heard) - 44) // 2 * 2], "<i2").astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    samples = samples[loud[0] : loud[-1]]
    times = np.arange(0, len(samples) - 1, rate / RATE)
    return np.interp(times, np.arange(len(samples)), samples).astype(np.float32)


def at_times(length_seconds: float, *placed: tuple[float, Sound]) -> Sound:
    """Sounds laid into silence at their times."""
    whole = silence(length_seconds)
    for seconds, sound in placed:
        first = round(seconds * RATE)
        whole[first : first + len(sound)] += sound[: len(whole) - first]
    return whole


def write_sounding(
    path: Path,
    sounds: Sequence[tuple[float, Sound]],
    seconds: float,
    fps: int = 10,
    picture_from: float = 0.0,
    codec: str = "aac",
    rate: int = RATE,
) -> Path:
    """A video of `seconds` whose stream of sound holds each sound at its container time, with nothing between them."""
    with av.open(str(path), "w") as container:
        shown = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "g": str(fps)})
        shown.width, shown.height, shown.pix_fmt = 160, 96, "yuv420p"
        shown.codec_context.time_base = shown.time_base = Fraction(1, 1000)
        heard = container.add_stream(codec, rate=rate) if sounds else None
        packets = []
        for number in range(round(seconds * fps)):
            frame = av.VideoFrame.from_ndarray(numbered_picture(number), format="rgb24")
            frame.pts, frame.time_base = round((picture_from + number / fps) * 1000), Fraction(1, 1000)
            packets += shown.encode(frame)
        packets += shown.encode(None)
        for start, sound in sounds:
            packets += _encoded(heard, start, sound, rate)
        packets += heard.encode(None) if heard else []
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            container.mux(packet)
    return path


def _encoded(stream: av.AudioStream, start: float, sound: Sound, rate: int) -> list[av.Packet]:
    resampled = np.interp(np.arange(0, len(sound), RATE / rate), np.arange(len(sound)), sound).astype(np.float32)
    form = {"aac": "fltp", "libopus": "flt", "pcm_s16le": "s16"}.get(stream.codec_context.name, "fltp")
    packets = []
    for first in range(0, len(resampled) - 1023, 1024):
        part = resampled[first : first + 1024]
        samples = part if form != "s16" else (part * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, round(start * rate) + first, Fraction(1, rate)
        packets += stream.encode(frame)
    return packets
