"""The sound of a playable copy: on the picture's clock, silence where there is none, as AAC."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from analysis.video.limits import PLAYABLE_SOUND_BITS, PLAYABLE_SOUND_RATE
from analysis.video.playable_order import PlayableOrder
from analysis.video.reading import PositionedFile
from analysis.video.sound import SoundCounts, SoundShape, sound_blocks

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet

Timed = tuple[float, "Packet[AudioStream]"]
Samples = NDArray[np.float32]
SHAPE = SoundShape("fltp", "stereo", PLAYABLE_SOUND_RATE)
FRAME_SAMPLES = 1024
"""Of AAC."""
MOST_SILENCE = 16 * FRAME_SAMPLES


def encoded_sound(made: OutputContainer, file: PositionedFile, order: PlayableOrder, heard: Callable[[], None]) -> Iterator[Timed]:
    """(seconds, packet) of the order's sound, its stream added to the file that is made; nothing where none can be decoded.

    `heard` is called for every block that was decoded.
    """
    blocks = sound_blocks(file, order.facts, order.start_seconds, order.end_seconds, SoundCounts(), SHAPE)
    first = next(blocks, None)
    if first is None:
        return iter(())
    stream = made.add_stream("aac", rate=PLAYABLE_SOUND_RATE, layout="stereo")
    stream.bit_rate = PLAYABLE_SOUND_BITS
    return _packets(stream, _gapless(itertools.chain([first], blocks), order.start_seconds, heard))


def _gapless(blocks: Iterator[tuple[float, Samples]], start_seconds: float, heard: Callable[[], None]) -> Iterator[Samples]:
    """Samples (n, 2) without a gap from the order's start on: each block lies where its time says, to a sample."""
    at = 0
    for seconds, samples in blocks:
        heard()
        begin = round((seconds - start_seconds) * PLAYABLE_SOUND_RATE)
        while at < begin:
            silence = np.zeros((min(MOST_SILENCE, begin - at), 2), np.float32)
            at += len(silence)
            yield silence
        fresh = samples[at - begin :]
        at += len(fresh)
        yield fresh


def _packets(stream: AudioStream, pieces: Iterator[Samples]) -> Iterator[Timed]:
    waiting, at = np.zeros((0, 2), np.float32), 0
    for piece in pieces:
        waiting = np.concatenate([waiting, piece])
        whole = len(waiting) // FRAME_SAMPLES * FRAME_SAMPLES
        for first in range(0, whole, FRAME_SAMPLES):
            yield from _encoded(stream, waiting[first : first + FRAME_SAMPLES], at + first)
        waiting, at = waiting[whole:], at + whole
    if len(waiting):
        yield from _encoded(stream, waiting, at)
    yield from _timed(stream.encode(None))


def _encoded(stream: AudioStream, samples: Samples, at: int) -> Iterator[Timed]:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format=SHAPE.format, layout=SHAPE.layout)
    frame.sample_rate, frame.pts, frame.time_base = PLAYABLE_SOUND_RATE, at, Fraction(1, PLAYABLE_SOUND_RATE)
    yield from _timed(stream.encode(frame))


def _timed(packets: list[Packet[AudioStream]]) -> Iterator[Timed]:
    for packet in packets:
        # the encoder's own start, before the first sample: with it Chromium begins its clock there, and every picture is late
        if packet.pts is not None and packet.pts < 0:
            continue
        yield float((packet.dts or 0) * packet.time_base), packet
