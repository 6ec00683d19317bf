"""A damaged video gives what can be decoded, says what is missing, and never takes the parent down."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.video.source import Consumer, VideoError, VideoSource
from tests.encoded import number_in, numbered_picture, write_video

EVERY = [Consumer("every", None, None)]
FASTSTART = {"movflags": "+faststart"}


def test_a_file_cut_off_says_where_it_ends(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "whole.mp4", count=200, muxer=FASTSTART).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    with VideoSource(path) as source:
        metadata = source.probe()
        frames = [number_in(frame.images["every"]) for frame in source.frames(EVERY)]
    assert metadata.partial and "of 0:08; the rest is missing." in metadata.warnings[0]
    assert 50 < len(frames) < 180 and metadata.duration_seconds < 7


def test_a_broken_packet_is_skipped_and_counted(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", count=100, muxer=FASTSTART, options={"x264-params": "keyint=20"})
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    middle = start + (len(data) - start) // 2
    data[middle : middle + 300] = bytes(300)
    path.write_bytes(data)
    with VideoSource(path) as source:
        metadata = source.probe()
        frames = list(source.frames(EVERY))
        assert source.broken_packets > 0
    assert metadata.partial and any("could not be decoded" in warning for warning in metadata.warnings)
    assert 80 <= len(frames) <= 100 and frames[-1].pts_seconds == 3.96


def test_two_recordings_joined_are_one_video(tmp_path: Path) -> None:
    once = write_video(tmp_path / "once.ts", count=50).read_bytes()
    path = tmp_path / "joined.ts"
    path.write_bytes(once + once)
    with VideoSource(path) as source:
        metadata = source.probe()
        times = [frame.pts_seconds for frame in source.frames(EVERY)]
        late = [frame.pts_seconds for frame in source.frames(EVERY, 3.0)]
    assert metadata.duration_seconds == 4.0 and any("repaired" in warning for warning in metadata.warnings)
    assert times == pytest.approx([n * 0.04 for n in range(100)])
    assert late == [at for at in times if at >= 3.0]


def test_a_recording_that_begins_in_the_middle_starts_at_its_first_picture(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "whole.ts", count=100, options={"x264-params": "keyint=30:bframes=0"}).read_bytes()
    path = tmp_path / "tail.ts"
    path.write_bytes(whole[len(whole) // 188 // 4 * 188 :])
    with VideoSource(path) as source:
        frames = list(source.frames(EVERY))
        assert source.probe().duration_seconds == pytest.approx(frames[-1].pts_seconds + 0.04)
    assert frames[0].pts_seconds == 0.0 and number_in(frames[0].images["every"]) % 30 == 0


def test_sound_that_goes_on_after_the_picture_is_told(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=25, with_sound_of=3.0)) as source:
        metadata = source.probe()
    assert metadata.has_audio and metadata.duration_seconds == 1.0
    assert any(warning.startswith("The sound goes on 2.") for warning in metadata.warnings) and not metadata.partial


def test_a_picture_that_changes_its_size_keeps_the_first_one(tmp_path: Path) -> None:
    small = write_video(tmp_path / "small.ts", count=25).read_bytes()
    large = write_video(tmp_path / "large.ts", pictures=[numbered_picture(n, 640, 384) for n in range(25)]).read_bytes()
    path = tmp_path / "both.ts"
    path.write_bytes(small + large)
    with VideoSource(path) as source:
        shapes = {frame.images["every"].shape for frame in source.frames(EVERY)}
    assert shapes == {(96, 160, 3)}


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts", "clip.avi"])
def test_flipped_bits_end_in_frames_or_a_sentence(tmp_path: Path, name: str) -> None:
    whole = write_video(tmp_path / name, count=30).read_bytes()
    generator = np.random.default_rng(11)
    for _ in range(6):
        data = bytearray(whole)
        for place in generator.integers(0, len(data), 12).tolist():
            data[place] ^= 1 << int(generator.integers(0, 8))
        path = tmp_path / f"flipped-{name}"
        path.write_bytes(data)
        try:
            with VideoSource(path) as source:
                duration = source.probe().duration_seconds
                times = [frame.pts_seconds for frame in source.frames(EVERY)]
        except VideoError as refusal:
            assert refusal.sentence.endswith(".")
        else:
            assert times == sorted(set(times)) and all(0 <= at < duration for at in times)
