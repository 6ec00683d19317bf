"""How parent and locked child talk: JSON messages, each after its length in four bytes."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

LONGEST_MESSAGE = 16 << 20
"""In bytes; the largest is the list of keyframes of a 12 hour video, about 2 MB."""

_LENGTH = struct.Struct("<I")

Message = dict[str, Any]
"""JSON as it comes from the wire; what the child says is checked before it is used."""


class BadMessageError(Exception):
    """The other side sent what is no message: it is broken or taken over."""


def pack(message: Message) -> bytes:
    """The bytes of a message."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return _LENGTH.pack(len(body)) + body


def send(descriptor: int, message: Message) -> None:
    """Write a whole message; raises OSError when nobody listens."""
    rest = memoryview(pack(message))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class Inbox:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take what has been read."""
        self._bytes += chunk

    def take(self) -> Message | None:
        """The next whole message, or None while it isn't complete; raises BadMessageError."""
        if len(self._bytes) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._bytes)
        if length > LONGEST_MESSAGE:
            raise BadMessageError
        if len(self._bytes) < _LENGTH.size + length:
            return None
        body = bytes(self._bytes[_LENGTH.size : _LENGTH.size + length])
        del self._bytes[: _LENGTH.size + length]
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadMessageError from error
        if not isinstance(message, dict):
            raise BadMessageError
        return message
