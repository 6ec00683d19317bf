"""The open video as FFmpeg reads it: with a position of its own, since all children share the descriptor's."""

from __future__ import annotations

import os


class PositionedFile:
    """A file object over a descriptor, as PyAV wants it; reading moves nothing that another process can see."""

    name = "video"

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._at = 0
        self._left: int | None = None
        self.ran_out = False
        """Whether at some time all that was allowed was read."""
        self._length = os.fstat(descriptor).st_size

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the file's end."""
        data = os.pread(self.descriptor, size if self._left is None else min(size, self._left), self._at)
        self._at += len(data)
        if self._left is not None:
            self._left -= len(data)
            self.ran_out |= not self._left
        return data

    def allow(self, length: int | None) -> None:
        """Let so many bytes be read until the next such word, after which the file seems to end; None: all."""
        self._left = length

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to an offset from the file's start, from here, or from its end; the new position."""
        self._at = max(0, (0, self._at, self._length)[whence] + offset)
        return self._at

    def tell(self) -> int:
        """The position of the next byte."""
        return self._at
