"""Frames come at their own times, in the sizes asked for, and the same ones wherever decoding begins."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from analysis.video.source import Consumer, VideoSource
from tests.encoded import number_in, numbered_picture, write_video

EVERY = Consumer("every", None, None)


def numbers(source: VideoSource, rate: float | None, start: float = 0.0, end: float | None = None) -> list[tuple[float, int]]:
    return [(frame.pts_seconds, number_in(frame.images["one"])) for frame in source.frames([Consumer("one", rate, None)], start, end)]


def test_each_instant_gets_the_first_frame_at_or_after_it(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=60, fps=25)) as source:
        assert source.probe().duration_seconds == 2.4
        assert [number for _, number in numbers(source, None)] == list(range(60))
        assert numbers(source, 2) == [(0.0, 0), (0.52, 13), (1.0, 25), (1.52, 38), (2.0, 50)]


def test_variable_frame_rate_keeps_the_files_own_times(tmp_path: Path) -> None:
    times = [0, 33, 400, 410, 1700, 2000, 2001, 3500]
    with VideoSource(write_video(tmp_path / "clip.mkv", count=8, times_ms=times)) as source:
        assert [(round(at * 1000), number) for at, number in numbers(source, None)] == list(zip(times, range(8), strict=True))
        assert [number for _, number in numbers(source, 1)] == [0, 4, 5, 7]


def test_a_late_start_is_told_and_taken_off(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mkv", count=10, times_ms=[1075 + 40 * n for n in range(10)])) as source:
        metadata = source.probe()
        assert metadata.start_offset_seconds == 1.075
        assert metadata.warnings == ("The first picture comes 1.1 s late; times are counted from the first picture.",)
        assert metadata.duration_seconds == pytest.approx(0.4, abs=0.002)
        assert numbers(source, None)[0] == (0.0, 0)


def test_a_picture_that_begins_after_the_sound_is_told(tmp_path: Path) -> None:
    late = write_video(tmp_path / "late.mkv", count=25, times_ms=[2000 + 40 * n for n in range(25)], with_sound_of=3.0)
    even = write_video(tmp_path / "even.mkv", count=25, times_ms=[40 * n for n in range(25)], with_sound_of=1.0)
    with VideoSource(late) as source:
        assert source.probe().warnings == ("The picture begins 2.0 s after the sound; times are counted from the first picture.",)
    with VideoSource(even) as source:
        assert source.probe().warnings == ()


def test_the_stretch_asked_for_is_half_open(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=100)) as source:
        assert [number for _, number in numbers(source, None, 1.0, 2.0)] == list(range(25, 50))
        assert [number for _, number in numbers(source, None, 0.88, 0.92)] == [22]
        assert numbers(source, None, 4.0) == []


def test_each_consumer_gets_its_own_rate_and_size(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", pictures=[numbered_picture(n, 640, 360) for n in range(50)])
    asked = [EVERY, Consumer("cuts", None, 160), Consumer("camera", 5, 160), Consumer("objects", 2, 320), Consumer("model", 1, 1000)]
    with VideoSource(path) as source:
        frames = list(source.frames(asked))
    counted = {consumer.name: sum(consumer.name in frame.images for frame in frames) for consumer in asked}
    assert counted == {"every": 50, "cuts": 50, "camera": 10, "objects": 4, "model": 2}
    shapes = {name: image.shape for name, image in frames[0].images.items()}
    assert shapes == {
        "every": (360, 640, 3),
        "cuts": (90, 160, 3),
        "camera": (90, 160, 3),
        "objects": (180, 320, 3),
        "model": (360, 640, 3),
    }
    frames[0].images["cuts"][:] = 0
    assert frames[0].images["camera"].max() > 100, "each consumer's picture is its own"


def test_colours_are_red_green_blue(tmp_path: Path) -> None:
    picture = np.zeros((96, 160, 3), np.uint8)
    picture[:, :, 0], picture[:, 80:, 2] = 200, 90
    with VideoSource(write_video(tmp_path / "clip.mp4", pictures=[picture] * 3)) as source:
        image = next(iter(source.frames([EVERY]))).images["every"].astype(int)
    assert abs(image[48, 40] - [200, 0, 0]).max() < 12 and abs(image[48, 120] - [200, 0, 90]).max() < 12


ENCODINGS = {
    "h264 with B frames and a long GOP": ("clip.mp4", "libx264", {"x264-params": "keyint=120:min-keyint=120:bframes=3:b-pyramid=normal"}),
    "h264 with open GOPs": ("clip.mp4", "libx264", {"x264-params": "open-gop=1:keyint=25:bframes=3"}),
    "h264 in a transport stream": ("clip.ts", "libx264", {"x264-params": "keyint=40:bframes=2"}),
    "h264 in AVI": ("clip.avi", "libx264", {"x264-params": "keyint=40:bframes=2"}),
    "h264 without real keyframes": ("clip.ts", "libx264", {"x264-params": "intra-refresh=1:keyint=30"}),
    "hevc": ("clip.mp4", "libx265", {"x265-params": "keyint=30:open-gop=1:log-level=0", "preset": "ultrafast"}),
    "vp8 with pictures that are never shown": ("clip.webm", "libvpx", {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "40"}),
    "mpeg-4": ("clip.avi", "mpeg4", {"bf": "2", "g": "30"}),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_pictures_do_not_depend_on_where_decoding_begins(tmp_path: Path, kind: str) -> None:
    name, codec, options = ENCODINGS[kind]
    path = write_video(tmp_path / name, count=260, codec=codec, options=options)
    asked = [EVERY, Consumer("small", 2, 64), Consumer("rare", 0.7, 64)]
    with VideoSource(path) as source:
        whole = {frame.pts_seconds: frame.images for frame in source.frames(asked)}
        assert len(whole) == 260
        for start in (1.0, 3.3, 4.8, 7.0):
            part = {frame.pts_seconds: frame.images for frame in source.frames(asked, start, start + 2)}
            assert list(part) == [at for at in whole if start <= at < start + 2]
            for at, images in part.items():
                assert images.keys() == whole[at].keys()
                assert all(np.array_equal(image, whole[at][name]) for name, image in images.items())


def test_two_decodes_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=60)) as source:
        both = zip(source.frames([EVERY]), source.frames([EVERY]), strict=True)
        assert all(np.array_equal(a.images["every"], b.images["every"]) for a, b in both)


def test_closing_the_frames_ends_the_child_at_once(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=200)) as source:
        frames = source.frames([EVERY])
        next(frames)
        (child,) = children_of(os.getpid())
        began = time.monotonic()
        frames.close()
        assert time.monotonic() - began < 1 and not Path(f"/proc/{child}").exists()


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", count=200)
    script = """
import sys, time
from pathlib import Path
from analysis.video.source import Consumer, VideoSource
frames = VideoSource(Path(sys.argv[1])).frames([Consumer("every", None, None)])
next(frames)
print("ready", flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
    assert parent.stdout is not None and parent.stdout.readline() == b"ready\n"
    (child,) = children_of(parent.pid)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and "State:\tZ" not in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.02)


def children_of(process: int) -> list[int]:
    """The processes that decode for this one; other tests of the session keep a queue server running."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if b"analysis.video.child" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_only_the_child_decodes() -> None:
    script = "import sys, analysis.video.source; print([name for name in ('av', 'cv2', 'torch') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
