"""A stored file that is open: what an answer tells of it and the bytes that follow are of one content."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from webapp.videos.ranges import ByteRange

BLOCK_BYTES = 256 * 1024


class StoredFile:
    """Opened before anything is told of it, so it may be deleted or replaced while it is sent. Raises FileNotFoundError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        facts = os.fstat(self._file.fileno())
        self.size = facts.st_size
        self.etag = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
        """A name for this very content."""

    def read(self, asked: ByteRange) -> bytes:
        """These bytes at once."""
        self._file.seek(asked.start)
        return self._file.read(asked.end - asked.start)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class FileBlocks:
    """The bytes [start, end) of an open file, block by block; `close` lets go of the file, and Django calls it with the answer's end."""

    def __init__(self, file: StoredFile, start: int, end: int) -> None:
        self.close = file.close
        self._file = file
        self._start = start
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Read on as the browser takes it."""
        at = self._start
        while at < self._end:
            block = await asyncio.to_thread(self._file.read, ByteRange(at, min(at + BLOCK_BYTES, self._end)))
            if not block:
                return
            at += len(block)
            yield block
