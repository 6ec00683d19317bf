"""The words inside a server's reply, streamed or whole; whatever isn't as it should be is no words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.vlm.server_wire import Unreachable

MOST_LINE_BYTES = 1 << 20


class Unwrapping:
    """Pieces of bytes become pieces of text; afterwards it is known how they ended."""

    def __init__(self) -> None:
        self.broken = False
        """Whether the connection broke off."""
        self.silent = False
        self._streamed = False
        self._ended = False
        self._reason: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the model came to its own end, and wasn't cut off by a limit or a connection."""
        return self._reason != "length" and (self._reason is not None or self._ended)

    def texts(self, pieces: Iterable[bytes]) -> Iterator[str]:
        """The text as it comes; a connection that breaks ends it."""
        plain = bytearray()
        try:
            for line in _lines(pieces):
                if line.startswith(b"data:"):
                    self._streamed = True
                    if (data := line[5:].strip()) == b"[DONE]":
                        self._ended = True
                        return
                    yield self._text(data)
                elif not self._streamed:
                    plain += line + b"\n"
        except Unreachable as failure:
            self.broken, self.silent = True, failure.silent
        if not self._streamed:
            self._ended = not self.broken
            yield self._text(bytes(plain))

    def _text(self, data: bytes) -> str:
        """The text of one JSON value; notes why the model ended."""
        try:
            found = json.loads(data.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return ""
        choice = _first(found.get("choices")) if isinstance(found, dict) else None
        if not isinstance(choice, dict):
            return ""
        if isinstance(reason := choice.get("finish_reason"), str):
            self._reason = reason
        message = choice.get("delta") or choice.get("message")
        return _words(message.get("content")) if isinstance(message, dict) else ""


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        *lines, left = (left + piece).split(b"\n")
        yield from lines
        if len(left) > MOST_LINE_BYTES:
            return
    if left:
        yield left


def _first(choices: Any) -> Any:
    return choices[0] if isinstance(choices, list) and choices else None


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return ""
