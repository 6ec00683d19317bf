"""Which bytes a Range header asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

SINGLE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """The bytes [start, end) of a file."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a range: {self.start}..{self.end}")

    def capped(self, most: int) -> ByteRange:
        """Its first `most` bytes; a browser simply asks on for the rest."""
        return ByteRange(self.start, min(self.end, self.start + most))


class UnsatisfiableRange(Exception):
    """The range lies outside the file: status 416."""


def parse_range(header: str, size: int) -> ByteRange | None:
    """The bytes of a file of `size` bytes that the header asks for; None where the header has to be ignored.

    Malformed headers and several ranges at once are ignored, as RFC 9110 section 14.2 allows.
    Raises UnsatisfiableRange.
    """
    match = SINGLE_RANGE.fullmatch(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        return _within(max(0, size - int(last)), size, size)
    if last != "" and int(last) < int(first):
        return None
    return _within(int(first), min(int(last) + 1, size) if last else size, size)


def _within(start: int, end: int, size: int) -> ByteRange:
    if start >= size or start >= end:
        raise UnsatisfiableRange
    return ByteRange(start, end)
