"""Good files with bits flipped at random, from seeds that stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tests.hostile.made import Clips

SEED = 20261128
MOST_BITS = 24
GOOD: dict[str, Callable[[Clips], bytes]] = {
    "h264.mp4": lambda clips: clips.mp4,
    "vp9.webm": lambda clips: clips.webm,
    "mpeg4.avi": lambda clips: clips.avi,
    "h264.ts": lambda clips: clips.ts,
    "h264.mkv": lambda clips: clips.mkv,
}


def flipped(clips: Clips, count: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of `count` damaged files, the good ones in turn; the n-th is the same in every trial."""
    for number in range(count):
        name = list(GOOD)[number % len(GOOD)]
        data = np.frombuffer(GOOD[name](clips), np.uint8).copy()
        generator = np.random.default_rng((SEED, number))
        # half of them among the headers, where a bit counts most
        reach = len(data) if number % 2 else min(len(data), 4096)
        for place in generator.integers(0, reach, int(generator.integers(1, MOST_BITS))):
            data[place] ^= 1 << int(generator.integers(0, 8))
        yield f"{number} of {name}", data.tobytes()
