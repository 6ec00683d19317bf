"""The picture of a playable copy: decoded frames made upright, progressive, small enough and 8 bit, then H.264."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av.error
from av.filter import Graph
from av.video.frame import PictureType

from analysis.video.decoding import Counts, Order, timed_frames
from analysis.video.geometry import matrix_name
from analysis.video.limits import PLAYABLE_APART_SECONDS
from analysis.video.playable_order import KEYFRAME_SECONDS, TICKS_A_SECOND, PlayableOrder
from analysis.video.reading import PositionedFile

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Timed = tuple[float, "Packet[VideoStream]"]
TICK = Fraction(1, TICKS_A_SECOND)
_TURNS = {0: (), 1: ("clock",), 2: ("clock", "clock"), 3: ("cclock",)}
"""Quarter turns clockwise -> what FFmpeg's transpose is told."""
_BT709, _STUDIO, _FULL = 1, 1, 2


def add_picture(made: OutputContainer, order: PlayableOrder) -> VideoStream:
    """The stream of the encoded picture in the file that is made."""
    rate = max(1, min(75, round(order.facts.frame_count / order.facts.duration_seconds)))
    options = {
        "preset": "veryfast",
        "crf": "23",
        "maxrate": str(order.bits),
        "bufsize": str(2 * order.bits),
        "g": "100000",  # the loop below sets keyframes by time
        "bf": "0",  # so that pictures are stored as they are shown, from 0 on
        "forced-idr": "1",
        "threads": str(order.threads),
        "x264-params": "rc-lookahead=10:sync-lookahead=0",
    }
    stream = made.add_stream("libx264", rate=rate, options=options)
    stream.width, stream.height = order.size
    stream.pix_fmt = "yuv420p"
    codec = stream.codec_context
    codec.time_base = TICK
    codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
    codec.color_range = _STUDIO
    return stream


def encoded_picture(file: PositionedFile, order: PlayableOrder, stream: VideoStream, counts: Counts) -> Iterator[Timed]:
    """(seconds, packet) of the whole order, from 0 on; raises VideoError."""
    last: Packet[VideoStream] | None = None
    for packet in _packets(file, order, stream, counts):
        if last is not None:
            yield _lasting(last, int(packet.pts or 0))
        last = packet
    if last is not None:
        yield _lasting(last, max(int(last.pts or 0) + 1, round(order.duration_seconds * TICKS_A_SECOND)))


def _lasting(packet: Packet[VideoStream], end: int) -> Timed:
    begin = int(packet.pts or 0)
    packet.duration = end - begin
    return begin / TICKS_A_SECOND, packet


def _packets(file: PositionedFile, order: PlayableOrder, stream: VideoStream, counts: Counts) -> Iterator[Packet[VideoStream]]:
    drawing = _Drawing(order)
    key_at = -KEYFRAME_SECONDS
    for ticks, frame in drawing.all(_thinned(shown_frames(file, order, counts))):
        frame.pts, frame.time_base = ticks, TICK
        due = ticks / TICKS_A_SECOND - key_at >= KEYFRAME_SECONDS
        key_at = ticks / TICKS_A_SECOND if due else key_at
        frame.pict_type = PictureType.I if due else PictureType.NONE
        yield from stream.encode(frame)
    yield from stream.encode(None)


def shown_frames(file: PositionedFile, order: PlayableOrder, counts: Counts) -> Iterator[tuple[float, VideoFrame]]:
    """(seconds from the order's start, frame), the first at 0: the one that stands when the order begins."""
    start, standing, begun = order.start_seconds, None, False
    decoding = Order(order.facts, (None,), start, order.end_seconds, order.threads)
    for seconds, frame in timed_frames(file, decoding, counts):
        at = float(seconds) - start
        if at >= order.duration_seconds:
            break
        if at <= 0:
            standing = frame
            continue
        if standing is not None:
            yield 0.0, standing
            standing, begun = None, True
        yield (at if begun else 0.0), frame
        begun = True
    if standing is not None:
        yield 0.0, standing


def _thinned(frames: Iterator[tuple[float, VideoFrame]]) -> Iterator[tuple[float, VideoFrame]]:
    last = -1.0
    for at, frame in frames:
        if at - last >= PLAYABLE_APART_SECONDS:
            last = at
            yield at, frame


@dataclass
class _Drawing:
    """Makes frames upright, progressive and of one size; made anew where a stream changes its pictures in the middle."""

    order: PlayableOrder
    _shape: tuple[object, ...] = ()
    _graph: Graph | None = field(default=None)

    def all(self, frames: Iterator[tuple[float, VideoFrame]]) -> Iterator[tuple[int, VideoFrame]]:
        """(ticks, frame), in order."""
        for at, frame in frames:
            shape = (frame.width, frame.height, frame.format.name, matrix_name(frame), frame.color_range)
            if shape != self._shape:
                yield from self._drawn(None)
                self._graph, self._shape = self._made(frame), shape
            frame.pts, frame.time_base = round(at * TICKS_A_SECOND), TICK
            yield from self._drawn(frame)
        yield from self._drawn(None)

    def _drawn(self, frame: VideoFrame | None) -> Iterator[tuple[int, VideoFrame]]:
        if self._graph is None:
            return
        self._graph.vpush(frame)
        while True:
            try:
                drawn = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            yield round((drawn.pts or 0) * (drawn.time_base or TICK) / TICK), drawn

    def _made(self, frame: VideoFrame) -> Graph:
        graph = Graph()
        graph.threads = 1
        turns = self.order.facts.rotation // 90
        width, height = self.order.size[::-1] if turns % 2 else self.order.size
        way = "area" if width <= frame.width and height <= frame.height else "bilinear"
        full = frame.color_range == _FULL or frame.format.name.startswith("yuvj")
        colours = f"in_color_matrix={matrix_name(frame)}:out_color_matrix=bt709:in_range={'full' if full else 'tv'}:out_range=tv"
        links = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=TICK)]
        if self.order.facts.interlaced:
            links.append(graph.add("bwdif", "mode=send_frame:deint=interlaced"))
        links.append(graph.add("scale", f"{width}:{height}:flags={way}:{colours}"))
        links.append(graph.add("format", "yuv420p"))
        links += [graph.add("transpose", f"dir={turn}") for turn in _TURNS[turns]]
        links.append(graph.add("setsar", "1"))
        graph.link_nodes(*links, graph.add("buffersink")).configure()
        return graph
