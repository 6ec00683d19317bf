"""`python -m bench.viewer [--minutes N]`: how soon a far second that somebody goes to has its line, and what going there costs.

It draws a long H.264 clip, lets a warm analyzer tell two segments, then goes to five sixths of the video. What it would take
in order is reckoned from the pace of the run itself; what a turn costs is told against the same segments decoded in one go.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.analyzer import Analyzer
from analysis.events import SegmentDone
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import SecondDescription, Segment
from analysis.video.source import VideoSource

FPS, WIDTH, HEIGHT, SHOT_SECONDS = 25, 1280, 720, 10
TOLD_FIRST, WATCHED_SHARE, LOOKS = 2, 5 / 6, 6


def main() -> None:
    """Print the wait with and without, and the cost of a turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "long.mp4"
        draw_clip(clip, minutes * 60)
        loaded = load(options_for("balanced"))
        # what listening costs is told by bench.speech
        analyzer = replace(loaded, detectors=replace(loaded.detectors, speech=None))
        with VideoSource(clip) as source:
            segments = plan_segments(0, seconds_in(source.probe().duration_seconds), analyzer.options.segment_seconds)
            _tell(analyzer, source, segments, lambda _told: None, 2)
            _wait(analyzer, source, segments)
            _turns(analyzer, source, segments)


def draw_clip(path: Path, seconds: int) -> None:
    """H.264 of drawn shots with something that moves, a keyframe at most every 10 s as encoders set it."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": str(FPS * 10)})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in _pictures(seconds):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def _pictures(seconds: int) -> Iterator[NDArray[np.uint8]]:
    for number in range(seconds * FPS):
        if number % (SHOT_SECONDS * FPS) == 0:
            small = np.random.default_rng(number).integers(30, 226, (HEIGHT // 40, WIDTH // 40, 3), dtype=np.uint8)
            still = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        picture = still.copy()
        x = number * 7 % (WIDTH - 180)
        cv2.rectangle(picture, (x, 240), (x + 180, 420), (240, 240, 20), -1)
        yield picture


def _wait(analyzer: Analyzer, source: VideoSource, segments: list[Segment]) -> None:
    """From going to a far second until its first line."""
    watched = int(segments[-1].end_second * WATCHED_SHARE)
    start = time.monotonic()
    asked, at = _tell(analyzer, source, segments, lambda told: watched if told >= TOLD_FIRST else None, TOLD_FIRST, watched)
    pace = segments[TOLD_FIRST - 1].end_second / (asked - start)
    in_order = (watched - segments[TOLD_FIRST - 1].end_second) / pace
    print(f"{segments[-1].end_second / 60:.0f} minutes of {WIDTH} x {HEIGHT}, described at {pace:.1f} x real time")
    print(f"going to {watched // 60}:{watched % 60:02d}: its line after {at - asked:.1f} s; in order it would come after {in_order:.0f} s")


def _turns(analyzer: Analyzer, source: VideoSource, segments: list[Segment]) -> None:
    """What a turn costs: the same number of segments in one go, and each of them far from the one before."""
    far = [segments[(number * 7 + 3) % len(segments)].start_second for number in range(LOOKS)]
    start = time.monotonic()
    _tell(analyzer, source, segments, lambda told: None, LOOKS)
    together = time.monotonic() - start
    start = time.monotonic()
    for second in far:
        _tell(analyzer, source, segments, lambda told, second=second: second, 1)  # type: ignore[misc]
    apart = time.monotonic() - start
    print(f"a turn costs {(apart - together) / LOOKS:.1f} s beside the {together / LOOKS:.1f} s of a segment")


def _tell(
    analyzer: Analyzer,
    source: VideoSource,
    segments: list[Segment],
    watched: Callable[[int], int | None],
    count: int,
    until: int | None = None,
) -> tuple[float, float]:
    """Tell `count` segments and go on until a second is told; when the last of them was told, and when that second was."""
    done: list[float] = []
    for event in analyzer.analyze(source, segments, watched_second=lambda: watched(len(done))):
        if isinstance(event, SegmentDone):
            done.append(time.monotonic())
        if until is None and len(done) == count:
            break
        if until is not None and isinstance(event, SecondDescription) and event.second == until:
            break
    return done[count - 1], time.monotonic()


if __name__ == "__main__":
    main()
