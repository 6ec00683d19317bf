"""Writes a fragmented MP4 to one descriptor, front to back, and at the end lays the index of its fragments into a place kept for it.

Browsers need that index (ISO/IEC 14496-12, 8.16.3: `sidx`) to know a fragmented file's length and to jump in it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")
_INDEX_HEAD_BYTES, _ENTRY_BYTES, _FREE_HEAD_BYTES = 40, 12, 8
MOST_INDEX_ENTRIES = 65535
_STARTS_WITH_KEYFRAME = 0x90000000
"""SAP type 1: decoding may begin with the fragment."""
MOST_BOX_KEPT = 64 << 20


@dataclass(frozen=True)
class _Fragment:
    offset: int
    decode_time: int


class FragmentedFile:
    """What PyAV writes to; it can't be sought in. `track_id` is the picture's, `timescale` its ticks a second."""

    name = "playable.mp4"

    def __init__(self, descriptor: int, fragments: int, timescale: int, track_id: int = 1) -> None:
        self._descriptor = descriptor
        self._entries = max(1, min(fragments, MOST_INDEX_ENTRIES))
        self._timescale = timescale
        self._track_id = track_id
        self._head = bytearray()
        self._kind = b""
        self._left = 0
        self._kept: bytearray | None = None
        self._index_at = 0
        self._fragments: list[_Fragment] = []
        self.written = 0
        self.error: OSError | None = None
        """What the system refused to write."""

    def write(self, data: bytes) -> int:
        """Take the next bytes of the file."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._take(rest) :]
        return len(data)

    def finish(self, end_time: int) -> None:
        """Lay down the index; `end_time` is where the picture ends, in ticks."""
        if self._index_at and self._fragments:
            index = self._index(end_time)
            left = _INDEX_HEAD_BYTES + _FREE_HEAD_BYTES + self._entries * _ENTRY_BYTES - len(index)
            self._put(index + _HEAD.pack(left, b"free"), self._index_at)

    def _take(self, data: memoryview) -> int:
        """Pass on what belongs to the box that is being written; how many bytes that was."""
        if not self._left:
            return self._take_head(data)
        part = data[: self._left]
        self._append(part)
        if self._kept is not None:
            self._kept += part
        self._left -= len(part)
        if not self._left:
            self._box_ended()
        return len(part)

    def _take_head(self, data: memoryview) -> int:
        wanted = 16 if self._head[:4] == b"\0\0\0\1" else 8
        part = data[: wanted - len(self._head)]
        self._head += part
        if len(self._head) in (8, 16) and not (len(self._head) == 8 and self._head[:4] == b"\0\0\0\1"):
            self._box_began()
        return len(part)

    def _box_began(self) -> None:
        size, self._kind = _HEAD.unpack_from(self._head)
        size = _LARGE.unpack_from(self._head, 8)[0] if size == 1 else size
        self._left = size - len(self._head)
        self._kept = bytearray() if self._kind == b"moof" and self._left < MOST_BOX_KEPT else None
        if self._kind == b"moof":
            self._fragments.append(_Fragment(self.written, -1))
        self._append(self._head)
        self._head.clear()
        if not self._left:
            self._box_ended()

    def _box_ended(self) -> None:
        if self._kind == b"moov":
            self._index_at = self.written
            room = _INDEX_HEAD_BYTES + _FREE_HEAD_BYTES + self._entries * _ENTRY_BYTES
            self._append(_HEAD.pack(room, b"free") + bytes(room - _FREE_HEAD_BYTES))
        elif self._kind == b"moof" and self._kept is not None:
            time = _decode_time(bytes(self._kept), self._track_id)
            if time is None:
                self._fragments.pop()
            else:
                self._fragments[-1] = _Fragment(self._fragments[-1].offset, time)
        self._kept = None

    def _append(self, data: bytes | bytearray | memoryview) -> None:
        self._put(data, self.written)
        self.written += len(data)

    def _put(self, data: bytes | bytearray | memoryview, at: int) -> None:
        rest = memoryview(data)
        try:
            while rest:
                done = os.pwrite(self._descriptor, rest, at)
                rest, at = rest[done:], at + done
        except OSError as error:
            self.error = error
            raise

    def _index(self, end_time: int) -> bytes:
        """One entry for each fragment, or for several in a row where there are more than was thought."""
        step = -(-len(self._fragments) // self._entries)
        chosen = self._fragments[::step]
        first = chosen[0]
        spans = list(zip(chosen, [*chosen[1:], _Fragment(self.written, max(end_time, chosen[-1].decode_time + 1))], strict=True))
        body = struct.pack(">IIIQQHH", 1 << 24, self._track_id, self._timescale, first.decode_time, self._gap_to(first), 0, len(spans))
        for this, following in spans:
            body += struct.pack(
                ">III", following.offset - this.offset, max(1, following.decode_time - this.decode_time), _STARTS_WITH_KEYFRAME
            )
        return _HEAD.pack(len(body) + 8, b"sidx") + body

    def _gap_to(self, first: _Fragment) -> int:
        """From the index's end to the first fragment: what is left of the place that was kept."""
        used = _INDEX_HEAD_BYTES + _ENTRY_BYTES * -(-len(self._fragments) // -(-len(self._fragments) // self._entries))
        return first.offset - self._index_at - used


def _decode_time(moof: bytes, track_id: int) -> int | None:
    """When the track's part of a fragment begins, in ticks; None where it has none."""
    for kind, traf in _boxes(moof):
        if kind != b"traf":
            continue
        inside = dict(_boxes(traf))
        if b"tfhd" in inside and b"tfdt" in inside and struct.unpack_from(">I", inside[b"tfhd"], 4)[0] == track_id:
            tfdt = inside[b"tfdt"]
            return int(struct.unpack_from(">Q" if tfdt[0] == 1 else ">I", tfdt, 4)[0])
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + _HEAD.size <= len(data):
        size, kind = _HEAD.unpack_from(data, at)
        if size < _HEAD.size:
            return
        yield kind, data[at + _HEAD.size : at + size]
        at += size
