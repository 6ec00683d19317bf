"""The index pass: every packet's time is read, and the first pictures are decoded, before anything is promised of a video."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import av.error
import numpy as np

from analysis.video.clock import LONGEST_DECLARED_GAP_SECONDS, LONGEST_GAP_SECONDS, Timeline, lay_out
from analysis.video.declared import declared_seconds, late_seconds, sound_seconds
from analysis.video.facts import IndexFacts, Keyframe
from analysis.video.geometry import quarter_turns, upright_size
from analysis.video.limits import BARREN_BYTES, LONGEST_SECONDS, MOST_PACKETS
from analysis.video.opening import check_size, choose_stream, open_container, prepare_decoder, raw_time
from analysis.video.reading import PositionedFile
from analysis.video.refusals import VideoError
from analysis.video.sound import sound_codec_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

LOOK_PIXELS = 100_000_000
"""How much is decoded to see whether the file is sound: 50 pictures of 1080p, well under a second of work."""
LEAST_LOOK_PIXELS = 320 * 180
"""What a packet counts at least, so that a million tiny or broken ones don't take for ever."""
MOST_BROKEN = 20_000
"""Packets without one picture; after so many there is none. Ten minutes of video."""
KEYFRAME_SECONDS = 1.0
"""Keyframes closer than this to the one before are not kept."""
DEFAULT_STEP_SECONDS = 1 / 30
_HDR_TRANSFERS = (16, 18)
"""PQ and HLG."""

HELD_PICTURES = 16 + 2
"""The most reference pictures that H.264 allows (ITU-T H.264, A.3.1), and one each on the way in and out; 4:2:0, 8 bit."""


@dataclass
class _Pass:
    """What is gathered while the packets go by."""

    times: array[int] = field(default_factory=lambda: array("q"))
    decoded_at: array[int] = field(default_factory=lambda: array("q"))
    """When each packet is decoded by the file's word, else the time of showing."""
    keyframes: list[tuple[int, int]] = field(default_factory=list)
    """(place in `times`, how many-th packet)."""
    timeless: int = 0
    last_shown: int | None = None
    backward: int = 0
    """Frames that come out of the decoder with an earlier time than the one before."""
    packets: int = 0
    last_pts: int | None = None
    last_duration: int = 0
    first: VideoFrame | None = None
    decoded: int = 0
    broken: int = 0
    pixels: int = 0
    cut_off: bool = False
    interlaced: bool = False


def index_video(file: PositionedFile) -> IndexFacts:
    """The facts of the video in an open file; raises VideoError."""
    with open_container(file) as container:
        stream = choose_stream(container)
        prepare_decoder(container, stream, threads=1)
        seen = _read_packets(file, container, stream)
        return _facts(container, stream, seen)


def _read_packets(file: PositionedFile, container: InputContainer, stream: VideoStream) -> _Pass:
    seen = _Pass()
    for packet in packets_of(file, container, stream, seen):
        if is_encrypted(packet):
            raise VideoError("encrypted")
        _note(seen, packet, stream)
        if seen.first is None or seen.pixels < LOOK_PIXELS:
            _look(seen, stream, packet)
    if seen.pixels < LOOK_PIXELS:
        _look(seen, stream, None)
    if seen.first is None:
        _refuse_where_pictures_have_no_room(stream)
    if seen.first is None or seen.broken > seen.decoded:
        raise VideoError("no_frames")
    return seen


def _refuse_where_pictures_have_no_room(stream: VideoStream) -> None:
    """Raise VideoError("memory") where the address limit leaves too little for the pictures that a decoder holds.

    FFmpeg's decoders tell a buffer that they couldn't have as a packet that can't be read, so it is asked for here.
    """
    pixels = stream.codec_context.width * stream.codec_context.height
    try:
        np.empty(HELD_PICTURES * pixels * 3 // 2, np.uint8)
    except MemoryError:
        raise VideoError("memory") from None


def packets_of(
    file: PositionedFile, container: InputContainer, stream: VideoStream, seen: _Pass | None = None
) -> Iterator[Packet[VideoStream]]:
    """The stream's packets that hold bytes, to the file's end or to where reading fails or finds nothing for too long."""
    packets = container.demux(stream)
    while True:
        file.allow(BARREN_BYTES)
        try:
            packet = next(packets, None)
        except IndexError:
            # the file's end, where PyAV stumbles over a stream that began after the file was opened
            packet = None
        except av.error.FFmpegError:
            packet = None
            if seen is not None:
                seen.cut_off = True
        file.allow(None)
        if packet is None:
            if seen is not None and file.ran_out:
                # so much sound without a picture is odd, not damaged
                seen.cut_off = not container.streams.audio
            return
        if packet.size:
            yield packet


def _note(seen: _Pass, packet: Packet[VideoStream], stream: VideoStream) -> None:
    seen.packets += 1
    if seen.packets > MOST_PACKETS:
        raise VideoError("slow")
    time = packet.pts if packet.pts is not None else packet.dts
    if packet.is_keyframe and time is not None:
        seen.keyframes.append((len(seen.times), seen.packets - 1))
    if packet.is_discard or is_hidden(packet, stream.codec_context.name):
        return
    if time is None:
        seen.timeless += 1
        return
    seen.times.append(time)
    seen.decoded_at.append(packet.dts if packet.dts is not None else time)
    if seen.last_pts is None or time >= seen.last_pts:
        seen.last_pts, seen.last_duration = time, packet.duration or 0


def is_encrypted(packet: Packet[VideoStream]) -> bool:
    """Whether the container says that this packet is protected."""
    return bool(packet.has_sidedata("encryption_info"))


def is_hidden(packet: Packet[VideoStream], codec: str) -> bool:
    """Whether a VP8 packet holds a picture that is only referred to, never shown (RFC 6386, 9.1: show_frame is bit 4)."""
    return codec in ("vp8", "libvpx") and not bytes(memoryview(packet)[:1])[0] & 0x10


def _look(seen: _Pass, stream: VideoStream, packet: Packet[VideoStream] | None) -> None:
    try:
        frames = stream.codec_context.decode(packet)
    except (MemoryError, av.error.BlockingIOError):
        # the decoder's threads find no room for their stacks: the system says "try again", PyAV a kind of FFmpegError
        raise VideoError("memory") from None
    except av.error.FFmpegError:
        seen.broken += 1
        seen.pixels += LEAST_LOOK_PIXELS
        if seen.first is None and seen.broken > MOST_BROKEN:
            raise VideoError("no_frames") from None
        return
    for frame in frames:
        check_size(frame.width, frame.height)
        seen.first = seen.first or frame
        seen.decoded += 1
        time = raw_time(frame)
        seen.backward += time is not None and seen.last_shown is not None and time < seen.last_shown
        seen.last_shown = time
        seen.broken += bool(frame.is_corrupt)
        seen.pixels += max(LEAST_LOOK_PIXELS, frame.width * frame.height)
        seen.interlaced |= frame.interlaced_frame


def _facts(container: InputContainer, stream: VideoStream, seen: _Pass) -> IndexFacts:
    first = seen.first
    assert first is not None
    tick = stream.time_base or Fraction(1, 1000)
    declared = declared_seconds(container, stream)
    timeline, skipped = _timeline(container, stream, seen, tick, declared)
    turns = quarter_turns(first.rotation)
    width, height = upright_size(first.width, first.height, stream.sample_aspect_ratio, turns)
    duration = round(float((timeline.span_ticks + _last_step(seen, timeline, tick)) * tick), 3)
    if duration > LONGEST_SECONDS:
        raise VideoError("too_long")
    return IndexFacts(
        codec=stream.codec_context.codec.canonical_name,
        container=container.format.name,
        video_index=container.streams.video.index(stream),
        width=width,
        height=height,
        rotation=turns * 90,
        time_base=(tick.numerator, tick.denominator),
        stretches=timeline.stretches,
        keyframes=() if timeline.counted else _kept_keyframes(seen, timeline, tick, skipped),
        by_packet_time=seen.backward * 4 > seen.decoded,
        counted_step=timeline.step_ticks if timeline.counted else 0,
        step_ticks=timeline.step_ticks,
        duration_seconds=max(duration, 0.001),
        declared_seconds=declared,
        sound_seconds=sound_seconds(container, float(timeline.stretches[0].first_pts * tick)),
        late_seconds=late_seconds(container, float(timeline.stretches[0].first_pts * tick)),
        frame_count=max(1, len(seen.times) - skipped),
        decoded=seen.decoded,
        broken=seen.broken,
        repaired=timeline.repeated + (len(timeline.stretches) - 1) + (len(seen.times) if timeline.counted else 0),
        cut_off=seen.cut_off,
        has_audio=bool(container.streams.audio),
        hdr=first.color_trc in _HDR_TRANSFERS,
        interlaced=seen.interlaced,
        pixel_format=first.format.name,
        profile=str(stream.codec_context.profile or ""),
        sound_codec=sound_codec_of(container),
        square=(stream.sample_aspect_ratio or 1) in (0, 1),
    )


def _timeline(container: InputContainer, stream: VideoStream, seen: _Pass, tick: Fraction, declared: float | None) -> tuple[Timeline, int]:
    """The timeline, and how many packets at the file's start come before the first picture that can be decoded."""
    rate = stream.average_rate or stream.guessed_rate
    believed = rate is not None and rate * LONGEST_GAP_SECONDS >= 1
    step = max(1, round((1 / rate if rate and believed else DEFAULT_STEP_SECONDS) / tick))
    times, decoded_at = np.array(seen.times, np.int64), np.array(seen.decoded_at, np.int64)
    assert seen.first is not None
    origin = raw_time(seen.first)
    if origin is None or seen.timeless > len(times) / 4:
        nothing = np.zeros(len(times) + seen.timeless, np.int64)
        return lay_out(nothing, nothing, float(tick), step, LONGEST_GAP_SECONDS), 0
    places = np.flatnonzero(times == origin)
    early = np.flatnonzero(times[: int(places[0])] < origin) if len(places) else np.zeros(0, np.int64)
    kept = np.delete(times, early)
    return lay_out(kept, np.delete(decoded_at, early), float(tick), step, _believed_gap(container, kept, tick, declared)), len(early)


def _believed_gap(
    container: InputContainer, times: np.ndarray[tuple[int, ...], np.dtype[np.int64]], tick: Fraction, declared: float | None
) -> float:
    span = float((int(times.max()) - int(times.min())) * tick)
    header_counts = container.format.name.startswith(("mov", "matroska"))
    if header_counts and declared is not None and span <= min(declared + 1, LONGEST_SECONDS):
        return LONGEST_DECLARED_GAP_SECONDS
    return LONGEST_GAP_SECONDS


def _last_step(seen: _Pass, timeline: Timeline, tick: Fraction) -> int:
    if timeline.counted or not 0 < seen.last_duration * tick <= LONGEST_GAP_SECONDS:
        return timeline.step_ticks
    return seen.last_duration


def _kept_keyframes(seen: _Pass, timeline: Timeline, tick: Fraction, skipped: int) -> tuple[Keyframe, ...]:
    kept: list[Keyframe] = []
    apart = KEYFRAME_SECONDS / tick
    for place, packet in seen.keyframes:
        if place >= len(seen.times) or place < skipped:
            continue
        index = timeline.stretch_of(place - skipped)
        stretch = timeline.stretches[index]
        clock = seen.times[place] - stretch.first_pts + stretch.clock_ticks
        if not kept or clock - kept[-1].clock_ticks >= apart:
            kept.append(Keyframe(clock, seen.times[place], packet, index))
    return tuple(kept)
