"""Playable copies of the real videos beside the project show what the originals show, second by second."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.video.playable import Wish
from analysis.video.source import Consumer, VideoSource
from tests.fully import unless_full
from tests.played import copy_of

VIDEOS = Path(__file__).parents[2].parent / "shared" / "videos"
ODD = unless_full(
    ("tc_av1.mkv", "wpt_A4.ogv", "psd_delayed_start.mp4"),
    (
        "tc_av1.mkv",
        "tc_h264_10bits.mp4",
        "gr_bad_video.mp4",
        "wpt_A4.ogv",
        "mp_no_duration.webm",
        "ax_sample_edit_list.mp4",
        "ax_bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4",
        "psd_delayed_start.mp4",
    ),
)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not VIDEOS.is_dir(), reason="the real videos (../shared/videos) are not beside the project"),
]


def each_half_second(path: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    with VideoSource(path) as source:
        return [(frame.pts_seconds, frame.images["small"]) for frame in source.frames([Consumer("small", 2.0, 160)])]


def coarse(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Means of 8 x 8 pixels: a copy keeps what is to be seen, but not each grain of noise."""
    high, wide = picture.shape[0] // 8, picture.shape[1] // 8
    return picture[: high * 8, : wide * 8].reshape(high, 8, wide, 8, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("name", ODD)
def test_a_copy_shows_what_the_original_shows(name: str, encoded: bool, tmp_path: Path) -> None:
    original = tmp_path / name
    original.write_bytes((VIDEOS / name).read_bytes())
    copy = copy_of(original, Wish(encoded=encoded))
    told, shown = each_half_second(original), each_half_second(copy.path)
    assert len(told) == len(shown)
    for (at, picture), (copied_at, copied) in zip(told, shown, strict=True):
        assert abs(at - copied_at) < 0.04
        assert np.abs(coarse(picture) - coarse(copied)).mean() < 6
