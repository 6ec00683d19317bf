"""Single keyframes of a file, decoded each for itself: what the whole video looks like, for a small part of its decode."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import av.error

from analysis.video.facts import IndexFacts, Keyframe
from analysis.video.index import packets_of
from analysis.video.opening import check_size, open_container, prepare_decoder
from analysis.video.reading import PositionedFile

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SEEKABLE = ("mov", "matroska")
MOST_PACKETS_AFTER_SEEKING = 300
"""A seek leads to the keyframe itself or to one shortly before it; what is further away is left out."""


def keyframe_pictures(file: PositionedFile, facts: IndexFacts) -> Iterator[tuple[Fraction, VideoFrame]]:
    """(seconds, frame) of each keyframe in the facts that can be decoded by itself, in order."""
    with open_container(file) as container:
        stream = container.streams.video[facts.video_index]
        prepare_decoder(container, stream, 1)
        way = _by_seeking if facts.container.startswith(SEEKABLE) else _by_reading
        found = way(file, container, stream, facts)
        for keyframe, packet in found:
            frame = _decoded_alone(stream, packet)
            if frame is not None:
                check_size(frame.width, frame.height)
                yield keyframe.clock_ticks * facts.tick, frame


def _by_seeking(
    file: PositionedFile, container: InputContainer, stream: VideoStream, facts: IndexFacts
) -> Iterator[tuple[Keyframe, Packet[VideoStream]]]:
    for keyframe in facts.keyframes:
        try:
            container.seek(keyframe.pts, stream=stream)
        except (av.error.FFmpegError, OverflowError):
            continue
        ahead = itertools.islice(packets_of(file, container, stream), MOST_PACKETS_AFTER_SEEKING)
        packet = next((one for one in ahead if one.is_keyframe and one.pts == keyframe.pts), None)
        if packet is not None:
            yield keyframe, packet


def _by_reading(
    file: PositionedFile, container: InputContainer, stream: VideoStream, facts: IndexFacts
) -> Iterator[tuple[Keyframe, Packet[VideoStream]]]:
    wanted: Sequence[Keyframe] = facts.keyframes
    by_place = {keyframe.packet: keyframe for keyframe in wanted}
    last = max(by_place, default=-1)
    for place, packet in enumerate(itertools.islice(packets_of(file, container, stream), last + 1)):
        if place in by_place:
            yield by_place[place], packet


def _decoded_alone(stream: VideoStream, packet: Packet[VideoStream]) -> VideoFrame | None:
    """The keyframe's picture; None where the decoder refuses it or marks it as damaged."""
    codec = stream.codec_context
    try:
        frames = [*codec.decode(packet), *codec.decode(None)]
    except av.error.FFmpegError:
        frames = []
    codec.flush_buffers()
    return next((frame for frame in frames if not frame.is_corrupt), None)
