"""`python -m bench.sparing VIDEO...`: what the preset `fast` spares the decoder: the share of packets, and of its CPU time.

Both ways decode in this process, in turn, without scaling; a check of all pictures is a test's work.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from analysis.options import options_for
from analysis.video.decoding import Counts, Order, wanted_frames
from analysis.video.index import index_video
from analysis.video.needed import sure_of
from analysis.video.reading import PositionedFile

ROUNDS = 3


def main() -> None:
    """Print one line for each video."""
    for path in map(Path, sys.argv[1:]):
        descriptor = os.open(path, os.O_RDONLY)
        file = PositionedFile(descriptor)
        facts = index_video(file)
        options = options_for("fast")
        rates = (options.frames_per_second, options.objects_per_second, options.cuts_per_second, options.camera_per_second)
        order = Order(facts, rates, 0.0, facts.duration_seconds, threads=os.cpu_count() or 1, sparing=sure_of(facts))
        rounds = [(decoded(file, replace(order, sparing=False)), decoded(file, order)) for _ in range(ROUNDS)]
        plain, sparing = (min(one[way][0] for one in rounds) for way in (0, 1))
        share = rounds[0][1][1] / facts.frame_count
        print(f"{path.name}: {share:.0%} of packets left out; {sparing:.2f} of {plain:.2f} CPU s, ratio {sparing / plain:.2f}", flush=True)
        os.close(descriptor)


def decoded(file: PositionedFile, order: Order) -> tuple[float, int]:
    """CPU seconds of a decode, and how many packets it left out."""
    counts, before = Counts(), time.process_time()
    for _ in wanted_frames(file, order, counts):
        pass
    return time.process_time() - before, counts.spared


if __name__ == "__main__":
    main()
