"""The child that writes a playable copy: what it can't do, how large its copy gets, and what damaged files come to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.video.browsers import MP4, WEBM, Coding, Playback, playback_of
from analysis.video.limits import PLAYABLE_SOUND_BITS, playable_bits, playable_bytes
from analysis.video.playable import TooLargeError, Wish, make_playable
from analysis.video.process import ROOT
from analysis.video.refusals import VideoError
from analysis.video.source import VideoSource
from tests.analysis.test_video_sandbox import needs_seccomp
from tests.played import copy_of, write_odd

LOCKED_WRITER = """
import errno, json, os, socket, sys
sys.path.insert(0, sys.argv[1])
from analysis.video.sandbox import Limits, lock
output = int(sys.argv[2])
assert lock(Limits(20, 1 << 30, 1000), os.getppid())
def refused(attempt):
    try:
        attempt()
    except OSError as error:
        return error.errno
answer = {
    "write": os.pwrite(output, bytes(1000), 0),
    "too far": refused(lambda: os.pwrite(output, b"more", 1000)),
    "read": refused(lambda: os.pread(output, 1, 0)),
    "truncate": refused(lambda: os.ftruncate(output, 0)),
    "open": refused(lambda: open("/etc/passwd")),
    "create": refused(lambda: open("/tmp/another", "w")),
    "connect": refused(socket.socket),
}
os.write(1, json.dumps(answer).encode())
os._exit(0)
"""


@needs_seccomp
def test_only_the_one_file_is_written_and_only_so_far(tmp_path: Path) -> None:
    import errno
    import json

    output = os.open(tmp_path / "copy", os.O_WRONLY | os.O_CREAT)
    command = [sys.executable, "-I", "-c", LOCKED_WRITER, str(ROOT), str(output)]
    done = subprocess.run(command, capture_output=True, timeout=20, pass_fds=[output])
    os.close(output)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    refused = dict.fromkeys(["truncate", "open", "create", "connect"], errno.EPERM)
    assert answer == {"write": 1000, "too far": errno.EFBIG, "read": errno.EBADF, **refused}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_copy_never_grows_past_its_limit(encoded: bool, tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "libx264", "aac")
    output = os.open(tmp_path / "copy.mp4", os.O_WRONLY | os.O_CREAT)
    with VideoSource(path) as source, pytest.raises(TooLargeError):
        make_playable(source, output, Wish(encoded=encoded, most_bytes=9000), lambda share: None)
    assert os.fstat(output).st_size <= 9000
    os.close(output)


def test_an_encoded_copy_of_noise_keeps_to_its_bits(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mp4", "mpeg4", "aac", count=80, size=(640, 360), options={"b": "20M"})
    copy = copy_of(path)
    assert copy.size_bytes < playable_bytes(4.0, playable_bits(640, 360)) < 6 << 20
    assert playable_bits(640, 360) > PLAYABLE_SOUND_BITS


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file_gives_what_is_there(share: float, tmp_path: Path) -> None:
    whole = write_odd(tmp_path / "whole.ts", "mpeg2video", "mp2").read_bytes()
    path = tmp_path / "a.ts"
    path.write_bytes(whole[: int(len(whole) * share)])
    pictures = copy_of(path).pictures()
    assert 0 < len(pictures) <= 60 and [number for _, number in pictures][:3] == [0, 1, 2]


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_copied_in_part_or_refused_in_plain_words(seed: int, tmp_path: Path) -> None:
    import random

    rng = random.Random(seed)
    path = write_odd(tmp_path / "a.avi", "mpeg4", "libmp3lame")
    data = bytearray(path.read_bytes())
    for _ in range(60):
        data[rng.randrange(2000, len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    began = time.monotonic()
    try:
        pictures = copy_of(path).pictures()
        assert pictures[0][0] == 0.0 and len(pictures) <= 60
    except VideoError as refusal:
        assert refusal.sentence
    assert time.monotonic() - began < 60


def test_a_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n" * 9)
    with pytest.raises(VideoError):
        copy_of(path)


def test_whoever_waits_may_end_it_at_once(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mp4", "mpeg4", count=600, size=(640, 360))

    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        raise Enough

    began = time.monotonic()
    with pytest.raises(Enough):
        copy_of(path, told=stop)
    assert time.monotonic() - began < 15
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    assert not [child for child in children if b"analysis.video.child" in Path(f"/proc/{child}/cmdline").read_bytes()]


MEMORY = """
import resource, sys
from pathlib import Path
from tests.played import copy_of
copy_of(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_child_that_encodes_needs_little_memory(tmp_path: Path) -> None:
    path = write_odd(
        tmp_path / "a.mp4", "libx265", count=10, size=(1920, 1080), pixels="yuv420p10le", options={"x265-params": "log-level=none"}
    )
    # in a process of its own, whose children are no others
    told = subprocess.run([sys.executable, "-c", MEMORY, str(path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert int(told.stdout) < 1 << 20, "in KiB"


PLAIN = Coding(MP4, "h264", "yuv420p", "High", "aac")


@pytest.mark.parametrize(
    ("coding", "plays"),
    [
        (PLAIN, Playback.EVERYWHERE),
        (Coding(MP4, "h264", "yuvj420p", "Constrained Baseline", ""), Playback.EVERYWHERE),
        (Coding(WEBM, "vp8", "yuv420p", "", "vorbis"), Playback.EVERYWHERE),
        (Coding(WEBM, "vp9", "yuv420p", "Profile 0", "opus"), Playback.EVERYWHERE),
        (Coding(WEBM, "h264", "yuv420p", "High", "aac"), Playback.SOMEWHERE),
        (Coding(WEBM, "av1", "yuv420p", "Main", "opus"), Playback.SOMEWHERE),
        (Coding(MP4, "hevc", "yuv420p", "Main", "aac"), Playback.SOMEWHERE),
        (Coding(MP4, "h264", "yuv420p", "High", "opus"), Playback.SOMEWHERE),
        (Coding(MP4, "h264", "yuv420p10le", "High 10", "aac"), Playback.NOWHERE),
        (Coding(MP4, "h264", "yuv444p", "High 4:4:4 Predictive", ""), Playback.NOWHERE),
        (Coding(MP4, "h264", "yuv420p", "High", "ac3"), Playback.NOWHERE),
        (Coding(MP4, "h264", "yuv420p", "High", "unknown"), Playback.NOWHERE),
        (Coding(MP4, "mpeg4", "yuv420p", "", "aac"), Playback.NOWHERE),
        (Coding("mpegts", "h264", "yuv420p", "High", "aac"), Playback.NOWHERE),
        (Coding("avi", "mpeg4", "yuv420p", "", "mp3"), Playback.NOWHERE),
        (Coding("ogg", "theora", "yuv420p", "", "vorbis"), Playback.NOWHERE),
    ],
)
def test_the_table_promises_no_more_than_browsers_keep(coding: Coding, plays: Playback) -> None:
    assert playback_of(coding) == plays
