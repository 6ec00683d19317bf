"""The fingerprint of a file that arrives in pieces, known with its last byte.

The state of a hash can't be stored, so it stays in this process, and is brought up to date after each piece from what was just
written: that is read out of memory, not from the disk. A process that knows less, a new one or another one beside it, reads what
it missed once; bytes below an upload's offset never change.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_KEPT = 256
BLOCK_BYTES = 1024**2


@dataclass
class _Begun:
    sha256: Any = field(default_factory=hashlib.sha256)
    hashed: int = 0


class Fingerprints:
    """The begun hashes of this process; one upload's are asked for by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun: OrderedDict[uuid.UUID, _Begun] = OrderedDict()

    def up_to(self, upload_id: uuid.UUID, path: Path, offset: int) -> str:
        """The sha256, in hexadecimal, of the first `offset` bytes of the upload at `path`."""
        with self._lock:
            begun = self._begun.pop(upload_id, None)
        if begun is None or begun.hashed > offset:
            begun = _Begun()
        _read_on(begun, path, offset)
        with self._lock:
            self._begun[upload_id] = begun
            while len(self._begun) > MOST_KEPT:
                self._begun.popitem(last=False)
        return str(begun.sha256.hexdigest())

    def forget(self, upload_id: uuid.UUID) -> None:
        """This one is over."""
        with self._lock:
            self._begun.pop(upload_id, None)


fingerprints = Fingerprints()


def _read_on(begun: _Begun, path: Path, offset: int) -> None:
    if begun.hashed == offset:
        return
    with path.open("rb", buffering=0) as file:
        file.seek(begun.hashed)
        while begun.hashed < offset:
            block = file.read(min(BLOCK_BYTES, offset - begun.hashed))
            if not block:
                raise FileNotFoundError(f"{path} is shorter than {offset} bytes.")
            begun.sha256.update(block)
            begun.hashed += len(block)
