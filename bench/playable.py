"""How fast playable copies are made: seconds of video per second, copied and encoded; `python -m bench.playable FILE ...`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from analysis.video.playable import Wish, make_playable
from analysis.video.source import VideoSource


def main() -> None:
    """Make both copies of each file and print a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        for path in map(Path, sys.argv[1:]):
            for encoded in (False, True):
                print(_told(path, Path(folder) / "copy.mp4", encoded))


def _told(path: Path, where: Path, encoded: bool) -> str:
    output = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with VideoSource(path) as source:
            size = source.probe().size_bytes
            began = time.perf_counter()
            made = make_playable(source, output, Wish(encoded=encoded), lambda share: None)
            took = time.perf_counter() - began
    finally:
        os.close(output)
    way = "copied" if made.copied else "encoded"
    ratio = where.stat().st_size / size
    return (
        f"{path.name}: {way} {made.duration_seconds:.0f} s in {took:.1f} s, {made.duration_seconds / took:.1f}x, {ratio:.2f} of the bytes"
    )


if __name__ == "__main__":
    main()
