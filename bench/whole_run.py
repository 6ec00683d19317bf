"""`python -m bench.whole_run [VIDEO]`: a whole run against real time, its first line on a warm analyzer, and peak memory."""

from __future__ import annotations

import resource
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from analysis.events import SegmentDone
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import SecondDescription
from analysis.video.source import VideoSource

REPOSITORY = Path(__file__).parents[1]
REAL_CLIP = REPOSITORY.parent / "shared" / "videos" / "sam2_01_dog.mp4"
DEMO_CLIP = REPOSITORY / "webapp" / "library" / "demo" / "demo.mp4"


def main() -> None:
    """Print the figures of one warm run for each preset."""
    video = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL_CLIP if REAL_CLIP.exists() else DEMO_CLIP
    watcher = ChildWatcher()
    watcher.start()
    print(f"{video.name}, each preset once after a warm-up run")
    for preset in ("balanced", "fast"):
        _run(video, preset)
        wall, cpu, first_line, duration = _run(video, preset)
        print(
            f"{preset:9} {duration / wall:5.2f} x real time   {cpu / duration:5.2f} CPU s per second of video"
            f"   first line after {first_line:4.2f} s   ({duration:.1f} s of video in {wall:.1f} s)"
        )
    print(f"peak memory of the worker: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    print(f"peak memory of the decoding child: {watcher.peak_kib / 1024:.0f} MiB")


class ChildWatcher(threading.Thread):
    """Keeps the highest memory that a child ever held; the kernel's own figure for children counts the fork of this process too."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kib = 0

    def run(self) -> None:
        """Look ten times a second."""
        while True:
            for child in Path("/proc/self/task").glob("*/children"):
                self.peak_kib = max([self.peak_kib, *map(_peak_kib, child.read_text().split())])
            time.sleep(0.1)


def _peak_kib(process_id: str) -> int:
    try:
        if b"analysis" not in Path(f"/proc/{process_id}/cmdline").read_bytes():
            return 0
        status = Path(f"/proc/{process_id}/status").read_text()
        return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def _run(video: Path, preset: str) -> tuple[float, float, float, float]:
    """Wall seconds, CPU seconds with the child's, seconds to the first line, and the video's length."""
    options = options_for(preset)
    loaded = load(options)
    # what listening costs is told by bench.speech
    analyzer = replace(loaded, detectors=replace(loaded.detectors, speech=None))
    start, cpu_start, first_line = time.monotonic(), _cpu_seconds(), 0.0
    with VideoSource(video) as source:
        duration = source.probe().duration_seconds
        for event in analyzer.analyze(source, plan_segments(0, seconds_in(duration), options.segment_seconds)):
            if isinstance(event, SecondDescription | SegmentDone) and not first_line:
                first_line = time.monotonic() - start
    return time.monotonic() - start, _cpu_seconds() - cpu_start, first_line, duration


def _cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
