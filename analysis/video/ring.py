"""The shared memory that pictures travel in: a ring of equal slots, made by the parent, written by the locked child."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

SLOT_BUDGET_BYTES = 64 << 20
MOST_SLOTS = 6


@dataclass(frozen=True)
class RingLayout:
    """Where each picture lies in a slot; `sizes` are the (width, height) of the different pictures."""

    sizes: tuple[tuple[int, int], ...]
    slots: int

    @classmethod
    def for_sizes(cls, sizes: Sequence[tuple[int, int]]) -> RingLayout:
        """As many slots as fit the budget, at least two, so that decoding goes on while the parent copies."""
        slot_bytes = sum(3 * width * height for width, height in sizes)
        return cls(tuple(sizes), max(2, min(MOST_SLOTS, SLOT_BUDGET_BYTES // slot_bytes)))

    @property
    def offsets(self) -> list[int]:
        """The first byte of each picture within a slot, and the slot's length last."""
        return [0, *accumulate(3 * width * height for width, height in self.sizes)]

    @property
    def total_bytes(self) -> int:
        """The length of the whole ring."""
        return self.offsets[-1] * self.slots


class Ring:
    """A mapped ring; `view` gives the pictures in it as arrays that share its memory."""

    def __init__(self, descriptor: int, layout: RingLayout) -> None:
        self.layout = layout
        self._map = mmap.mmap(descriptor, layout.total_bytes)
        self._offsets = layout.offsets

    def view(self, slot: int, picture: int) -> NDArray[np.uint8]:
        """The picture's memory as (height, width, 3)."""
        width, height = self.layout.sizes[picture]
        start = slot * self._offsets[-1] + self._offsets[picture]
        return np.frombuffer(self._map, np.uint8, 3 * width * height, start).reshape(height, width, 3)


def make_memory(length: int) -> int:
    """A descriptor of `length` bytes of nameless memory, sealed so that no child can shrink it under its reader."""
    if not hasattr(os, "memfd_create"):
        with tempfile.TemporaryFile() as file:
            file.truncate(length)
            return os.dup(file.fileno())
    import fcntl

    descriptor = os.memfd_create("secondsight-ring", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, length)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor
