"""`python -m bench.memory [MINUTES] [VIDEO]`: peak memory of describing a long video against one minute of the same (30 by default)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import av

from bench.whole_run import DEMO_CLIP, ChildWatcher


def main() -> None:
    """Print both peaks and their ratio; a process each, so that neither profits from the other."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    video = Path(sys.argv[2]) if len(sys.argv) > 2 else DEMO_CLIP
    with tempfile.TemporaryDirectory() as folder:
        peaks = []
        for length in (1, minutes):
            clip = looped(video, Path(folder) / f"{length}.mp4", 60.0 * length)
            peaks.append(_peaks(clip))
            print(f"{length:3} min of {video.name}: analysis {peaks[-1][0]:.0f} MiB, decoding child {peaks[-1][1]:.0f} MiB", flush=True)
    print(f"ratio: analysis {peaks[1][0] / peaks[0][0]:.3f}, decoding child {peaks[1][1] / peaks[0][1]:.3f}")


def looped(video: Path, path: Path, seconds: float) -> Path:
    """The picture of a video again and again, its packets copied, until it is that long."""
    with av.open(str(path), "w") as long:
        stream, offset = None, 0
        while stream is None or offset * stream.time_base < seconds:
            with av.open(str(video)) as once:
                source = once.streams.video[0]
                stream = stream or long.add_stream_from_template(source)
                end = offset
                for packet in once.demux(source):
                    if packet.dts is None:
                        continue
                    duration, time_base = packet.duration or 0, packet.time_base
                    packet.dts, packet.pts = packet.dts + offset, packet.pts + offset
                    end = max(end, packet.pts + duration)
                    packet.stream, packet.time_base = stream, time_base
                    long.mux(packet)
                offset = end
    return path


def _peaks(clip: Path) -> tuple[float, float]:
    """Peak memory in MiB of `python -m analysis` on this clip, and of its decoding child."""
    command = [sys.executable, "-c", _MEASURED, str(clip)]
    own, child = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-2:]
    return int(own) / 1024, int(child) / 1024


_MEASURED = f"""
import contextlib, io, resource, sys
from {ChildWatcher.__module__} import ChildWatcher
from analysis.__main__ import main
watcher = ChildWatcher()
watcher.start()
with contextlib.redirect_stdout(open("/dev/null", "w")):
    main([sys.argv[1], "--preset", "fast"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, watcher.peak_kib)
"""


if __name__ == "__main__":
    main()
