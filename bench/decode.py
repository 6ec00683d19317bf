"""What serving every consumer costs beside a plain decode: CPU seconds of the locked child against `ffmpeg -f null`.

    python -m bench.decode [VIDEO] [--rounds N]

Without a video it draws 60 s of moving 1080p with noise. Where there is no ffmpeg command, a bare PyAV decode stands
in for it. The child's start is measured apart and left out; what the parent spends on copying is told beside it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from analysis.video.source import Consumer, VideoSource

CONSUMERS = [
    Consumer("cuts", None, 160),
    Consumer("camera", 5, 160),
    Consumer("objects", 2, 640),
    Consumer("text", 2, None),
    Consumer("model", 1, 336),
]
SECONDS, DRAWN_SECONDS, FPS, WIDTH, HEIGHT = 60, 10, 30, 1920, 1080

_BARE = """
import av, sys
with av.open(sys.argv[1]) as container:
    stream = container.streams.best("video")
    stream.thread_type = "AUTO"
    for frame in container.decode(stream):
        pass
"""


def draw_clip(path: Path) -> None:
    """60 s of 1080p30 H.264 (x264 veryfast, 5 Mbit/s): a large drawn picture panned over, with sensor noise; 10 s, six times."""
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast"})
        stream.bit_rate = 5_000_000
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        packets = [packet for frame in drawn_frames() for packet in stream.encode(frame)] + stream.encode()
        times = [(packet.pts, packet.dts, bytes(packet), packet.is_keyframe, packet.time_base) for packet in packets]
        for repeat in range(SECONDS // DRAWN_SECONDS):
            for pts, dts, data, is_keyframe, time_base in times:
                ahead = round(repeat * DRAWN_SECONDS / time_base)
                packet = av.Packet(data)
                packet.pts, packet.dts, packet.time_base = pts + ahead, dts + ahead, time_base
                packet.is_keyframe, packet.stream = is_keyframe, stream
                container.mux(packet)


def drawn_frames() -> Iterator[av.VideoFrame]:
    """Ten seconds of frames."""
    generator = np.random.default_rng(7)
    picture = generator.integers(30, 220, (90, 160), dtype=np.uint8).repeat(24, axis=0).repeat(24, axis=1)
    noise = generator.integers(0, 7, (8, HEIGHT, WIDTH), dtype=np.uint8)
    tint = generator.integers(90, 160, (90, 160), dtype=np.uint8).repeat(12, axis=0).repeat(12, axis=1)
    for number in range(DRAWN_SECONDS * FPS):
        x, y = int(900 * (1 + np.sin(number / 90))), int(500 * (1 + np.sin(number / 130)))
        luma = picture[y : y + HEIGHT, x : x + WIDTH] + noise[number % 8]
        chroma = tint[y // 2 : y // 2 + HEIGHT // 2, x // 2 : x // 2 + WIDTH // 2].reshape(-1, WIDTH)
        yield av.VideoFrame.from_ndarray(np.vstack([luma, chroma[: HEIGHT // 4], chroma[: HEIGHT // 4]]), "yuv420p")


def children_cpu() -> float:
    """CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain_decode(path: Path) -> float:
    """CPU seconds of decoding every frame and doing nothing with it."""
    before = children_cpu()
    ffmpeg = shutil.which("ffmpeg")
    bare = [sys.executable, "-c", _BARE, str(path)]
    command = [ffmpeg, "-v", "error", "-i", str(path), "-map", "0:v:0", "-f", "null", "-"] if ffmpeg else bare
    subprocess.run(command, check=True)
    return children_cpu() - before


def child_start(path: Path, source: VideoSource) -> float:
    """CPU seconds until a child gives its first frame."""
    before = children_cpu()
    source.probe()
    frames = source.frames([Consumer("first", 1, 160)], 0.0, 0.001)
    next(frames, None)
    frames.close()
    return children_cpu() - before


def fan_out(source: VideoSource) -> tuple[float, float, float, int]:
    """CPU seconds of the child, of the parent, wall seconds, pictures."""
    before, own, wall = children_cpu(), time.process_time(), time.monotonic()
    pictures = sum(len(frame.images) for frame in source.frames(CONSUMERS))
    return children_cpu() - before, time.process_time() - own, time.monotonic() - wall, pictures


def main() -> None:
    """Print the ratio, rounds side by side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("video", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.video or Path(folder) / "clip.mp4"
        if not asked.video:
            print("drawing 60 s of 1080p ...", flush=True)
            draw_clip(path)
        beside = "ffmpeg -f null" if shutil.which("ffmpeg") else "a bare PyAV decode (no ffmpeg command here)"
        print(f"beside: {beside}; {os.cpu_count()} cores")
        with VideoSource(path) as source:
            source.probe()
            start = child_start(path, source)
            for _ in range(asked.rounds):
                plain = plain_decode(path)
                child, parent, wall, pictures = fan_out(source)
                ratio = (child - start) / plain
                print(f"plain {plain:.2f} CPU s, child {child - start:.2f} (start {start:.2f} left out), ratio {ratio:.2f};", end=" ")
                print(f"parent {parent:.2f} CPU s; {wall:.1f} s wall, {pictures} pictures", flush=True)


if __name__ == "__main__":
    main()
