"""MP4 taken apart and changed: boxes found by their path, their numbers overwritten."""

from __future__ import annotations

import struct

CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"moof", b"traf", b"mvex")


def box(name: bytes, *content: bytes, size: int | None = None) -> bytes:
    """A box; `size` overrides the length that it tells."""
    body = b"".join(content)
    return struct.pack(">I", size if size is not None else len(body) + 8) + name + body


def place_of(data: bytes, name: bytes) -> int:
    """Where the content of the first box of that name begins; the index of boxes is before or after the pictures."""
    start = data.index(b"moov")
    return data.index(name, start) + 4


def overwritten(data: bytes, name: bytes, offset: int, new: bytes) -> bytes:
    """The file with bytes overwritten `offset` into a box's content."""
    at = place_of(data, name) + offset
    return data[:at] + new + data[at + len(new) :]


def replaced(data: bytes, name: bytes, content: bytes) -> bytes:
    """The file with a box of the index replaced, and the boxes around it grown or shrunk; the index lies at the end."""
    start = data.index(b"moov") - 4
    return data[:start] + _rebuilt(data[start:], name, content)


def _rebuilt(data: bytes, name: bytes, content: bytes) -> bytes:
    made, at = b"", 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        inside = data[at + 8 : at + size]
        if kind == name:
            inside = content
        elif kind in CONTAINERS:
            inside = _rebuilt(inside, name, content)
        made += box(kind, inside)
        at += max(8, size)
    return made


def u32(*numbers: int) -> bytes:
    """Numbers of 32 bits."""
    return b"".join((number & 0xFFFFFFFF).to_bytes(4, "big") for number in numbers)
