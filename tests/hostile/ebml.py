"""Matroska written by hand, so that every header and time can lie."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

EBML, SEGMENT, INFO, TRACKS, TRACK, VIDEO, CLUSTER, SIMPLE_BLOCK = (
    b"\x1aE\xdf\xa3",
    b"\x18S\x80g",
    b"\x15I\xa9f",
    b"\x16T\xaek",
    b"\xae",
    b"\xe0",
    b"\x1fC\xb6u",
    b"\xa3",
)
UNKNOWN_SIZE = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def element(name: bytes, *content: bytes, size: bytes | None = None) -> bytes:
    """An element; `size` overrides the length that it tells."""
    body = b"".join(content)
    return name + (size or (1 << 56 | len(body)).to_bytes(8, "big")) + body


def number(name: bytes, value: int) -> bytes:
    """An element that holds a whole number."""
    return element(name, value.to_bytes(8, "big"))


def real(name: bytes, value: float) -> bytes:
    """An element that holds a real number."""
    return element(name, struct.pack(">d", value))


@dataclass(frozen=True)
class Mkv:
    """What a file made by hand says; each packet is (milliseconds, bytes, whether it is a keyframe)."""

    packets: Sequence[tuple[int, bytes, bool]]
    codec: str = "V_MJPEG"
    width: int = 160
    height: int = 96
    duration_ms: float | None = None
    tick_ns: int = 1_000_000
    private: bytes = b""
    of_track: bytes = b""
    """More elements of the track."""
    of_video: bytes = b""
    more: bytes = b""
    """More elements of the segment, before the clusters."""

    def bytes(self) -> bytes:
        """The whole file."""
        return self.head() + b"".join(self.cluster(*packet) for packet in self.packets)

    def head(self) -> bytes:
        """All before the first cluster; the segment's length is unknown, so anything may follow."""
        start = element(EBML, element(b"\x42\x82", b"matroska"), number(b"\x42\x87", 4), number(b"\x42\x85", 2))
        duration = real(b"\x44\x89", self.duration_ms) if self.duration_ms is not None else b""
        info = element(INFO, number(b"\x2a\xd7\xb1", self.tick_ns), duration)
        return start + element(SEGMENT, info, element(TRACKS, self._track()), self.more, size=UNKNOWN_SIZE)

    def _track(self) -> bytes:
        video = element(VIDEO, number(b"\xb0", self.width), number(b"\xba", self.height), self.of_video)
        private = element(b"\x63\xa2", self.private) if self.private else b""
        codec = element(b"\x86", self.codec.encode())
        return element(TRACK, number(b"\xd7", 1), number(b"\x73\xc5", 1), number(b"\x83", 1), codec, private, video, self.of_track)

    def cluster(self, at: int, data: bytes, is_key: bool) -> bytes:
        """One packet in a cluster of its own, so that its time may be anything."""
        block = element(SIMPLE_BLOCK, b"\x81\x00\x00", b"\x80" if is_key else b"\x00", data)
        return element(CLUSTER, number(b"\xe7", at & ((1 << 64) - 1)), block)
