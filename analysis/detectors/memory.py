"""Remembers what was worked out of the last pictures, by their pixels: the same picture gives the same result, whoever asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Result = TypeVar("Result")


class Memory(Generic[Result]):
    """The results for the `size` pictures that were asked for last; results are shared, so nobody may change them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[tuple[tuple[int, ...], bytes], Result] = OrderedDict()

    def of(self, image: NDArray[np.uint8], work: Callable[[NDArray[np.uint8]], Result]) -> Result:
        """What `work` gives for the picture, worked out now or before."""
        key = (image.shape, blake2b(np.ascontiguousarray(image).data, digest_size=16).digest())
        # Two threads may both work it out: that costs time and changes nothing.
        result = self._known.pop(key, None)
        if result is None:
            result = work(image)
        self._known[key] = result
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return result
