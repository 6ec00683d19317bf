"""One in-order decode that serves many consumers: the loop inside the locked child."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error

from analysis.video.clock import FrameClock
from analysis.video.facts import IndexFacts, Keyframe
from analysis.video.index import packets_of
from analysis.video.needed import DoubtError, Needed, sure_of
from analysis.video.opening import check_size, open_container, prepare_decoder, raw_time
from analysis.video.packets import LostPictures, PacketTimes
from analysis.video.plan import exact_rate, reaches_instant
from analysis.video.reading import PositionedFile
from analysis.video.refusals import VideoError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


SEEKABLE = ("mov", "matroska")
"""Containers with an index of exact times; in others the packets before the keyframe are read and left out."""


@dataclass(frozen=True)
class Order:
    """What the parent wants: [start, end) and the rate of each consumer."""

    facts: IndexFacts
    rates: tuple[float | None, ...]
    start_seconds: float
    end_seconds: float
    threads: int
    sparing: bool = False
    """Whether packets that no consumer's frames need are left out."""

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Order:
        """The order from the wire; the parent is trusted."""
        facts, rates = IndexFacts.from_message(message["facts"]), tuple(message["rates"])
        return cls(facts, rates, message["start"], message["end"], message["threads"], None not in rates and sure_of(facts))

    def needed(self, stream: VideoStream) -> Needed | None:
        """What sifts the packets; None where all are decoded."""
        rates = [rate for rate in self.rates if rate is not None]
        return Needed(self.facts, rates, stream.codec_context.extradata or b"") if self.sparing else None


class MissedKeyframeError(Exception):
    """The container's own seeking didn't lead to the keyframe asked for."""


@dataclass
class Counts:
    """What went wrong in a decode."""

    decoded: int = 0
    broken: int = 0
    """Packets that the decoder refused, and frames that it marked as damaged."""
    lost: int = 0
    """Packets whose picture never came."""
    dropped: int = 0
    spared: int = 0
    """Packets left out, since no consumer's frames need them."""

    @property
    def doubtful(self) -> bool:
        """Whether anything went wrong."""
        return bool(self.broken or self.lost or self.dropped)

    def forget(self) -> None:
        """Count anew."""
        self.decoded = self.broken = self.lost = self.dropped = self.spared = 0


Found = tuple[Fraction, "VideoFrame", list[int]]


def wanted_frames(file: PositionedFile, order: Order, counts: Counts) -> Iterator[Found]:
    """(seconds, frame, numbers of the consumers that want it), times growing; raises VideoError."""
    last: Fraction | None = None
    try:
        for found in _wanted_frames(file, order, counts):
            last = found[0]
            yield found
        return
    except DoubtError:
        counts.forget()
    # the picture of a time doesn't depend on where decoding begins, so what has been given stays right
    start = order.start_seconds if last is None else max(order.start_seconds, float(last))
    again = _wanted_frames(file, replace(order, sparing=False, start_seconds=start), counts)
    yield from (found for found in again if last is None or found[0] > last)


def _wanted_frames(file: PositionedFile, order: Order, counts: Counts) -> Iterator[Found]:
    rates = [None if rate is None else exact_rate(rate) for rate in order.rates]
    previous: Fraction | None = None
    for seconds, frame in timed_frames(file, order, counts):
        # the caller's bounds and the times that it gets are floats; the grid alone is exact
        if float(seconds) >= order.end_seconds:
            return
        if float(seconds) >= order.start_seconds:
            wanting = [number for number, rate in enumerate(rates) if reaches_instant(previous, seconds, rate)]
            if wanting:
                yield seconds, frame, wanting
        previous = seconds


def timed_frames(file: PositionedFile, order: Order, counts: Counts) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Every decoded frame from the keyframe before the order's start on, with its time.

    Where the decoding that began at a keyframe shows nothing before the start, the frame before the start is unknown
    and pictures may be missing (a keyframe that isn't one), so it begins once more further ahead.
    """
    facts = order.facts
    keyframe = facts.keyframe_before(order.start_seconds)
    while True:
        frames = _frames_from(file, order, keyframe, counts)
        first = next(frames, None)
        if keyframe is None or (first is not None and first[0] < order.start_seconds):
            break
        keyframe = facts.keyframe_before(float(keyframe.clock_ticks * facts.tick) - 10)
    if first is not None:
        yield first
        yield from frames


def _frames_from(file: PositionedFile, order: Order, keyframe: Keyframe | None, counts: Counts) -> Iterator[tuple[Fraction, VideoFrame]]:
    try:
        yield from _decoded_from(file, order, keyframe, counts, seek=order.facts.container.startswith(SEEKABLE))
    except MissedKeyframeError:
        yield from _decoded_from(file, order, keyframe, counts, seek=False)


def _decoded_from(
    file: PositionedFile, order: Order, keyframe: Keyframe | None, counts: Counts, seek: bool
) -> Iterator[tuple[Fraction, VideoFrame]]:
    facts = order.facts
    stretch = keyframe.stretch if keyframe else 0
    clock = FrameClock(facts.stretches, facts.counted_step or facts.step_ticks, bool(facts.counted_step), stretch, float(facts.tick))
    with open_container(file) as container:
        stream = container.streams.video[facts.video_index]
        prepare_decoder(container, stream, order.threads)
        needed = order.needed(stream)
        pictures, packet_times = LostPictures(facts, every_codec=needed is not None), PacketTimes()
        packets = _packets_from(file, container, stream, keyframe, seek)
        for packet in itertools.chain(needed.sift(packets) if needed else packets, [None]):
            if packet is not None:
                pictures.sent(packet)
                packet_times.sent(packet)
            for frame in _decode(stream, packet, counts):
                pictures.shown(frame)
                counts.lost, counts.spared = pictures.lost, needed.spared if needed else 0
                check_size(frame.width, frame.height)
                ticks = clock.ticks(packet_times.next() if facts.by_packet_time else raw_time(frame))
                if ticks is None:
                    counts.dropped += 1
                if needed and counts.doubtful:
                    raise DoubtError
                if ticks is not None:
                    yield ticks * facts.tick, frame
        if needed and (counts.doubtful or pictures.missing):
            raise DoubtError


def _packets_from(
    file: PositionedFile, container: InputContainer, stream: VideoStream, keyframe: Keyframe | None, seek: bool
) -> Iterator[Packet[VideoStream]]:
    """The packets from a keyframe on."""
    if keyframe is None:
        yield from packets_of(file, container, stream)
    elif seek:
        yield from _after_seeking(file, container, stream, keyframe)
    else:
        yield from itertools.islice(packets_of(file, container, stream), keyframe.packet, None)


def _after_seeking(
    file: PositionedFile, container: InputContainer, stream: VideoStream, keyframe: Keyframe
) -> Iterator[Packet[VideoStream]]:
    try:
        container.seek(keyframe.pts, stream=stream)
    except (av.error.FFmpegError, OverflowError):
        raise MissedKeyframeError from None
    packets = packets_of(file, container, stream)
    for packet in packets:
        if packet.is_keyframe and packet.pts == keyframe.pts:
            yield packet
            break
        if packet.is_keyframe and packet.pts is not None and packet.pts > keyframe.pts:
            raise MissedKeyframeError
    else:
        raise MissedKeyframeError
    yield from packets


def _decode(stream: VideoStream, packet: Packet[VideoStream] | None, counts: Counts) -> list[VideoFrame]:
    try:
        frames = stream.codec_context.decode(packet)
    except (MemoryError, av.error.BlockingIOError):
        # the decoder's threads find no room for their stacks: the system says "try again", PyAV a kind of FFmpegError
        raise VideoError("memory") from None
    except av.error.FFmpegError:
        counts.broken += 1
        return []
    counts.decoded += len(frames)
    counts.broken += sum(bool(frame.is_corrupt) for frame in frames)
    return frames
