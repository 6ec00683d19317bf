"""Keyframes decoded each for itself: the same pictures as in the whole decode, spread over the video, in every container."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from analysis.video.facts import Keyframe
from analysis.video.source import Consumer, VideoSource
from tests.encoded import number_in, write_video

KEYED = {"preset": "veryfast", "x264-params": "keyint=30:min-keyint=30:scenecut=0"}


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts", "clip.avi"])
def test_a_keyframe_alone_is_the_picture_that_the_whole_decode_shows_then(tmp_path, name):
    path = write_video(tmp_path / name, count=150, options=KEYED)
    with VideoSource(path) as source:
        whole = {frame.pts_seconds: frame.images["all"] for frame in source.frames([Consumer("all", None, 160)])}
        keyframes = list(source.keyframes(0.0, 6.0, 5, 160))
    assert len(keyframes) >= 4
    assert all(np.array_equal(frame.image, whole[frame.pts_seconds]) for frame in keyframes)


def test_they_lie_equally_far_apart_each_once(tmp_path):
    path = write_video(tmp_path / "clip.mp4", count=300, options=KEYED)
    with VideoSource(path) as source:
        assert [number_in(frame.image) for frame in source.keyframes(0.0, 12.0, 2, 160)] == [60, 210]
        assert [number_in(frame.image) for frame in source.keyframes(6.0, 12.0, 99, 160)] == [150, 180, 210, 240, 270]


def test_they_are_upright_and_small_where_that_is_asked_for(tmp_path):
    path = write_video(tmp_path / "turned.mp4", count=30, options=KEYED, rotation=90)
    with VideoSource(path) as source:
        [frame] = source.keyframes(0.0, 1.2, 1, 80)
    assert frame.image.shape[:2] == (80, 48)


def test_nothing_comes_of_a_stretch_without_a_keyframe_and_decoding_goes_on_beside(tmp_path):
    path = write_video(tmp_path / "clip.mp4", count=50, options={"preset": "veryfast", "g": "250"})
    with VideoSource(path) as source:
        assert list(source.keyframes(1.0, 2.0, 3, 160)) == []
        decode = source.frames([Consumer("all", None, 160)])
        first = next(decode)
        assert [frame.pts_seconds for frame in source.keyframes(0.0, 2.0, 3, 160)] == [first.pts_seconds]
        assert sum(1 for _ in decode) == 49


def test_the_nearest_of_a_keyframe_a_second_are_found_at_once(tmp_path):
    path = write_video(tmp_path / "clip.mp4", count=30, options=KEYED)
    with VideoSource(path) as source:
        facts = source._index()
    ticks = [round(second / facts.tick) for second in range(43_200)]
    long = replace(facts, keyframes=tuple(Keyframe(tick, tick, tick, 0) for tick in ticks), duration_seconds=43_200.0)
    begun = time.process_time()
    found = long.spread(0.0, 43_200.0, 64)
    assert time.process_time() - begun < 1.5
    assert [round(long.seconds_of(one)) for one in found.keyframes] == [337 + 675 * number for number in range(64)]
