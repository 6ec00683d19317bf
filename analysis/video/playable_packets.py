"""Packets that go into a playable copy as they are, with times of its clock: H.264 pictures and AAC sound."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import av.error

from analysis.video.index import packets_of
from analysis.video.opening import open_container
from analysis.video.playable_order import PlayableOrder
from analysis.video.reading import PositionedFile
from analysis.video.sound import SoundClock, choose_sound

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

NEAR_START_SECONDS = 0.03
"""Sound that begins further from the first picture is encoded, with silence before it."""


class UncopiedError(Exception):
    """The packets can't go into the copy as they are."""


def copied_picture(
    made: OutputContainer, file: PositionedFile, order: PlayableOrder, open_files: ExitStack
) -> Iterator[tuple[float, Packet[VideoStream]]]:
    """(seconds, packet) of the whole picture, its stream added to the file that is made; raises UncopiedError."""
    container = open_files.enter_context(open_container(file))
    stream = container.streams.video[order.facts.video_index]
    _turn_off_others(container, stream.index)
    packets = packets_of(file, container, stream)
    first, begin = next(packets, None), order.facts.stretches[0].first_pts
    if first is None or first.pts != begin or not first.is_keyframe or not stream.codec_context.extradata:
        raise UncopiedError
    copy = made.add_stream_from_template(stream)
    return _moved(itertools.chain([first], packets), copy, begin, order.facts.tick)


def _moved(
    packets: Iterator[Packet[VideoStream]], copy: VideoStream, begin: int, tick: Fraction
) -> Iterator[tuple[float, Packet[VideoStream]]]:
    last: int | None = None
    for packet in packets:
        if packet.pts is None or (packet.dts is None and last is not None) or packet.is_discard:
            raise UncopiedError
        packet.pts -= begin
        if packet.dts is not None:
            packet.dts -= begin
            if (last is not None and packet.dts <= last) or packet.dts > packet.pts:
                raise UncopiedError
            last = packet.dts
        packet.stream = copy
        yield float((packet.dts if packet.dts is not None else packet.pts) * tick), packet


def copied_sound(
    made: OutputContainer, file: PositionedFile, order: PlayableOrder, open_files: ExitStack
) -> Iterator[tuple[float, Packet[AudioStream]]] | None:
    """(seconds, packet) of the sound, its stream added to the file that is made; None where it has to be encoded anew."""
    container = open_files.enter_context(open_container(file))
    stream = choose_sound(container)
    if stream is None or stream.codec_context.codec.canonical_name != "aac" or not stream.codec_context.extradata:
        return None
    _turn_off_others(container, stream.index)
    timed = _timed_sound(container, stream, order)
    first = next((one for one in timed if one[0] > -NEAR_START_SECONDS), None)
    if first is None or first[0] > NEAR_START_SECONDS:
        return None
    copy = made.add_stream_from_template(stream)
    return _moved_sound(itertools.chain([first], timed), copy, order)


def _timed_sound(container: InputContainer, stream: AudioStream, order: PlayableOrder) -> Iterator[tuple[float, Packet[AudioStream]]]:
    clock = SoundClock(order.facts, stream)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        if packet.size and (at := clock.seconds(packet.pts)) is not None:
            yield at, packet


def _moved_sound(
    timed: Iterator[tuple[float, Packet[AudioStream]]], copy: AudioStream, order: PlayableOrder
) -> Iterator[tuple[float, Packet[AudioStream]]]:
    last: int | None = None
    for at, packet in timed:
        if at >= order.end_seconds:
            return
        ticks = round(at / packet.time_base)
        if last is not None and ticks <= last:
            continue
        packet.pts = packet.dts = last = ticks
        packet.stream = copy
        yield at, packet


def _turn_off_others(container: InputContainer, index: int) -> None:
    for other in container.streams:
        if other.index != index:
            other.discard = av.stream.Discard.all
