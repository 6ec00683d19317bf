"""`python -m bench.speech [VIDEO]`: listening against real time, and what it costs a whole run and its first line."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from analysis.analyzer import Analyzer
from analysis.listening import Listener
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import SecondDescription
from analysis.video.source import VideoSource

REAL_CLIP = Path(__file__).parents[1].parent / "shared" / "videos" / "nasa_13013.mp4"


def main() -> None:
    """Print the figures of a video in which somebody speaks."""
    video = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL_CLIP
    analyzer = load(options_for("balanced"))
    if not video.exists() or analyzer.detectors.speech is None:
        print("Not measured: this needs a video in which somebody speaks, and speech installed (SPEECH=1 make install).")
        return
    with VideoSource(video) as source:
        print(f"{video.name}, {source.probe().duration_seconds:.1f} s, model {analyzer.speech_model}, each after a warm-up run")
        _listen(source, analyzer)
        wall, cpu = _listen(source, analyzer)
        duration = source.probe().duration_seconds
        print(f"listening alone  {duration / wall:5.2f} x real time   {cpu / duration:5.2f} CPU s per second of video")
        for name, one in (("without speech", _deaf(analyzer)), ("with speech", analyzer)):
            _watch(source, one)
            wall, first = _watch(source, one)
            print(f"{name:15}  {duration / wall:5.2f} x real time   first line after {first:4.2f} s")
    print(f"peak memory of the worker: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _deaf(analyzer: Analyzer) -> Analyzer:
    return replace(analyzer, detectors=replace(analyzer.detectors, speech=None))


def _listen(source: VideoSource, analyzer: Analyzer) -> tuple[float, float]:
    """Wall and CPU seconds, those of the decoding children included, to hear the whole video."""
    assert analyzer.detectors.speech is not None
    listener = Listener(source, analyzer.detectors.speech)
    start, cpu = time.monotonic(), _cpu_seconds()
    for segment in plan_segments(0, seconds_in(source.probe().duration_seconds), 6):
        listener.spoken_in(segment)
    return time.monotonic() - start, _cpu_seconds() - cpu


def _watch(source: VideoSource, analyzer: Analyzer) -> tuple[float, float]:
    """Wall seconds of a whole run, and to its first line."""
    start, first = time.monotonic(), 0.0
    segments = plan_segments(0, seconds_in(source.probe().duration_seconds), analyzer.options.segment_seconds)
    for event in analyzer.analyze(source, segments):
        if isinstance(event, SecondDescription) and not first:
            first = time.monotonic() - start
    return time.monotonic() - start, first


def _cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
