"""`python -m bench.first_look [--minutes N] [VIDEO]`: what a first look's pictures cost against one decode of the whole, in one run.

Both decode in children of their own, with the frames that the preset `balanced` wants. What the model's sentence costs besides
follows from its speed, and no line of the first segment waits for either.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.first_look import MOST_PICTURES, SECONDS_A_PICTURE
from analysis.video.source import Consumer, VideoSource
from bench.memory import looped
from bench.whole_run import DEMO_CLIP

SIDE = 336
"""Pixels of the longer side, as LLaVA-NeXT-Video sees."""
CONSUMERS = (Consumer("describer", 2.0, SIDE), Consumer("objects", 2.0, 640), Consumer("cuts", None, 160))
WANTED = 0.15
"""At most so much of the decode."""


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=5)
    parser.add_argument("video", type=Path, nargs="?", default=DEMO_CLIP)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = looped(options.video, Path(folder) / "long.mp4", 60.0 * options.minutes)
        with VideoSource(clip) as source:
            duration = source.probe().duration_seconds
            count = min(MOST_PICTURES, max(1, round(duration / SECONDS_A_PICTURE)))
            look, pictures = timed(lambda: source.keyframes(0.0, duration, count, SIDE))
            decode, _ = timed(lambda: source.frames(CONSUMERS))
    print(f"{options.minutes} min of {options.video.name}: {pictures} keyframes in {look:.2f} s, the decode {decode:.2f} s")
    print(f"ratio: {look / decode:.3f} (wanted at most {WANTED})")


def timed(frames: Callable[[], Iterable[object]]) -> tuple[float, int]:
    """Seconds until the last frame, and how many there were."""
    begun = time.perf_counter()
    count = sum(1 for _ in frames())
    return time.perf_counter() - begun, count


if __name__ == "__main__":
    main()
