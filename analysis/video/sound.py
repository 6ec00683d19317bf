"""The sound of a stretch of the video as 16 kHz mono, on the picture's clock: the listening part inside the locked child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from analysis.video.clock import STEP_BACK_SECONDS
from analysis.video.facts import IndexFacts
from analysis.video.limits import SOUND_CODECS, SOUND_RATE
from analysis.video.opening import best_index, open_container
from analysis.video.reading import PositionedFile
from analysis.video.refusals import VideoError

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet

LEAD_SECONDS = 1.0
"""Decoding begins this much earlier: codecs and resampling need some sound before they give the right one."""
SLIP_SECONDS = 0.05
"""Frames whose time is off by less than this follow each other without a gap."""

Samples = NDArray[Any]
"""In time along the first axis; of more than one channel, those lie along the second."""


@dataclass(frozen=True)
class SoundShape:
    """How the samples are wanted: FFmpeg's names of their format and of where the channels stand, and how many a second."""

    format: str
    layout: str
    rate: int


HEARD = SoundShape("s16", "mono", SOUND_RATE)
"""What the detector of speech takes."""


@dataclass
class SoundCounts:
    """What went wrong while listening."""

    broken: int = 0
    """Packets that the decoder refused, and frames that don't come after their predecessor."""


class MissedStartError(Exception):
    """The container's own seeking led behind the wanted start."""


def sound_blocks(
    file: PositionedFile, facts: IndexFacts, start_seconds: float, end_seconds: float, counts: SoundCounts, shape: SoundShape = HEARD
) -> Iterator[tuple[float, Samples]]:
    """(seconds from the first picture, samples) of [start, end), times growing, of the best stream that can be decoded.

    Nothing where there is no sound. What a stretch sounds like depends on its bounds alone, since each is decoded anew.
    """
    if len(facts.stretches) == 1 and not facts.counted_step and start_seconds > LEAD_SECONDS:
        try:
            yield from _blocks_from(file, facts, start_seconds, end_seconds, counts, shape, seek=True)
            return
        except MissedStartError:
            counts.broken = 0
    yield from _blocks_from(file, facts, start_seconds, end_seconds, counts, shape, seek=False)


def _blocks_from(
    file: PositionedFile, facts: IndexFacts, start: float, end: float, counts: SoundCounts, shape: SoundShape, seek: bool
) -> Iterator[tuple[float, Samples]]:
    with open_container(file) as container:
        if (stream := choose_sound(container)) is None:
            return
        for other in container.streams:
            if other.index != stream.index:
                other.discard = av.stream.Discard.all
        if seek:
            _seek(container, stream, facts, start - LEAD_SECONDS)
        frames = _timed_frames(container, stream, SoundClock(facts, stream), start, end, counts, seek)
        for at, samples in _resampled(frames, shape):
            first, last = round((start - at) * shape.rate), round((end - at) * shape.rate)
            kept = samples[max(0, first) : max(0, last)]
            if len(kept):
                yield max(at, start), kept


def choose_sound(container: InputContainer) -> AudioStream | None:
    """FFmpeg's best stream of sound, else the first one that can be decoded."""
    known = [stream for stream in container.streams.audio if _can_decode(stream)]
    best = best_index(container, "audio")
    return next((stream for stream in known if stream.index == best), known[0] if known else None)


def sound_codec_of(container: InputContainer) -> str:
    """The codec of the sound that players take, also where it can't be decoded here; empty without sound."""
    best = container.streams.best("audio")
    if best is None and not container.streams.audio:
        return ""
    codec = best.codec_context if best is not None else None
    return codec.codec.canonical_name if codec is not None else "unknown"


def _can_decode(stream: AudioStream) -> bool:
    codec = stream.codec_context
    return codec is not None and codec.codec.canonical_name in SOUND_CODECS and codec.sample_rate > 0


def _seek(container: InputContainer, stream: AudioStream, facts: IndexFacts, seconds: float) -> None:
    raw = (Fraction(seconds) + facts.stretches[0].first_pts * facts.tick) / (stream.time_base or Fraction(1, SOUND_RATE))
    try:
        container.seek(int(raw), stream=stream)
    except (av.error.FFmpegError, OverflowError):
        raise MissedStartError from None


class SoundClock:
    """The picture's clock for times of sound: the same stretches, which the sound's own times walk through in order."""

    def __init__(self, facts: IndexFacts, stream: AudioStream) -> None:
        self._tick = stream.time_base or Fraction(1, SOUND_RATE)
        self._spans = [
            (float(part.first_pts * facts.tick), float(part.last_pts * facts.tick), float(part.clock_ticks * facts.tick))
            for part in facts.stretches
        ]
        self._counted = bool(facts.counted_step)
        self._at = 0
        self._first: float | None = None
        self._last: float | None = None

    def seconds(self, pts: int | None) -> float | None:
        """Seconds from the first picture; where the pictures are only counted, from the first sound."""
        if pts is None:
            return None
        raw = float(pts * self._tick)
        if self._counted:
            self._first = raw if self._first is None else self._first
            return raw - self._first
        self._follow(raw)
        first, _, clock = self._spans[self._at]
        return raw - first + clock

    def _follow(self, raw: float) -> None:
        """Go on to the next stretch that has this time, where it left the present one or went back in it."""
        first, last, _ = self._spans[self._at]
        went_back = self._last is not None and raw < self._last - STEP_BACK_SECONDS
        self._last = raw
        if went_back or not first - STEP_BACK_SECONDS <= raw <= last + STEP_BACK_SECONDS:
            later = range(self._at + 1, len(self._spans))
            self._at = next((i for i in later if self._spans[i][0] - STEP_BACK_SECONDS <= raw <= self._spans[i][1]), self._at)


def _timed_frames(
    container: InputContainer, stream: AudioStream, clock: SoundClock, start: float, end: float, counts: SoundCounts, sought: bool
) -> Iterator[tuple[float, AudioFrame]]:
    """Each decoded frame with its time; one without a time goes on where the one before ended."""
    next_at = 0.0
    first = True
    for packet in _packets(container, stream):
        at = clock.seconds(packet.pts) if packet is not None else None
        if first and sought and at is not None and at > start and not _begins_at(stream, packet):
            raise MissedStartError
        first = False
        if at is not None and at < start - LEAD_SECONDS:
            next_at = at
            continue
        if at is not None and at >= end:
            return
        for frame in _decode(stream, packet, counts):
            seconds = at if at is not None and frame.pts == getattr(packet, "pts", None) else None
            seconds = seconds if seconds is not None else (clock.seconds(frame.pts) if frame.pts is not None else next_at)
            if seconds is None or seconds < next_at - SLIP_SECONDS or not 0 < frame.sample_rate <= 768_000:
                counts.broken += 1
                continue
            next_at = seconds + frame.samples / frame.sample_rate
            yield seconds, frame


def _begins_at(stream: AudioStream, packet: Packet[AudioStream] | None) -> bool:
    """Whether this is the stream's very first packet, so that nothing lies before it."""
    return packet is not None and stream.start_time is not None and packet.pts is not None and packet.pts <= stream.start_time


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream] | None]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, IndexError):  # IndexError: the end too, see packets_of
            break
        if packet is None:
            break
        if packet.size:
            yield packet
    yield None


def _decode(stream: AudioStream, packet: Packet[AudioStream] | None, counts: SoundCounts) -> list[AudioFrame]:
    try:
        return stream.codec_context.decode(packet)
    except av.error.FFmpegError:
        counts.broken += 1
        return []
    except MemoryError:
        raise VideoError("memory") from None


def _resampled(frames: Iterator[tuple[float, AudioFrame]], shape: SoundShape) -> Iterator[tuple[float, Samples]]:
    """The frames in the wanted shape; a gap, or another layout or rate, begins anew at its own time."""
    before: tuple[str, str, int] | None = None
    resampler: AudioResampler | None = None
    began = fed = 0.0
    given = 0
    for seconds, frame in frames:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or now != before or abs(seconds - (began + fed)) > SLIP_SECONDS:
            if resampler is not None:
                yield from _placed(resampler.resample(None), began, given, shape)
            resampler = AudioResampler(shape.format, shape.layout, shape.rate)
            before, began, fed, given = now, seconds, 0.0, 0
        fed += frame.samples / frame.sample_rate
        frame.pts = None
        for at, samples in _placed(resampler.resample(frame), began, given, shape):
            given += len(samples)
            yield at, samples
    if resampler is not None:
        yield from _placed(resampler.resample(None), began, given, shape)


def _placed(frames: list[AudioFrame], began: float, given: int, shape: SoundShape) -> Iterator[tuple[float, Samples]]:
    for frame in frames:
        samples = frame.to_ndarray()
        yield began + given / shape.rate, samples.reshape(-1) if len(samples) == 1 else samples.T
        given += len(samples)
