"""The real videos beside the project open with the right lengths, upright and square; skipped where they are absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.video.source import Consumer, VideoError, VideoMetadata, VideoSource

VIDEOS = Path(__file__).parents[2].parent / "shared" / "videos"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not VIDEOS.is_dir(), reason="the real videos (../shared/videos) are not beside the project"),
]

LENGTHS = {
    "ax_bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4": 4.0,
    "ax_sample_edit_list.mp4": 2.568,
    "dc_corrupted.mp4": 5.0,
    "gr_bad_container.mkv": 5.0,
    "gr_bad_video.mp4": 1.0,
    "gr_compliment_bot.mp4": 10.133,
    "intel_bottle-detection.mp4": 39.855,
    "mdn_crystal.mp4": 11.967,
    "mp_big_buck_bunny_0_30.webm": 29.999,
    "mp_fire2.mp4": 2.38,
    "mp_no_duration.webm": 4.938,
    "nasa_13013.mp4": 13.013,
    "psd_delayed_start.mp4": 0.96,
    "psd_testvideo.mp4": 24.024,
    "sam2_01_dog.mp4": 9.643,
    "sam2_03_blocks.mp4": 9.743,
    "tc_av1.mkv": 5.0,
    "tc_h264_10bits.mp4": 1.0,
    "wpt_A4.ogv": 3.0,
    "wpt_green-at-15.mp4": 30.0,
}
"""Last shown frame + its own duration - first frame, by ffprobe's packets."""


def metadata_of(name: str) -> VideoMetadata:
    with VideoSource(VIDEOS / name) as source:
        return source.probe()


@pytest.mark.parametrize("name", LENGTHS)
def test_a_real_video_has_its_length_and_all_its_frames(name: str) -> None:
    with VideoSource(VIDEOS / name) as source:
        metadata = source.probe()
        times = [frame.pts_seconds for frame in source.frames([Consumer("small", None, 64)])]
    assert metadata.duration_seconds == pytest.approx(LENGTHS[name], abs=0.0011)
    lost = 1 if name == "dc_corrupted.mp4" else 0
    assert len(times) == metadata.frame_count - lost
    assert times[0] == 0.0 and times == sorted(set(times)) and times[-1] < metadata.duration_seconds


@pytest.mark.parametrize("name", ["wc_audio_only_frag.mp4", "wpt_sound_5.mp3"])
def test_sound_alone_is_refused(name: str) -> None:
    with pytest.raises(VideoError) as refusal:
        metadata_of(name)
    assert refusal.value.code == "no_video"


def test_a_broken_packet_is_a_warning() -> None:
    metadata = metadata_of("dc_corrupted.mp4")
    assert metadata.partial and "could not be decoded" in metadata.warnings[0]


def test_turned_and_stretched_videos_are_upright_and_square() -> None:
    turned, upside_down = metadata_of("ax_sample_edit_list.mp4"), metadata_of("mp_fire2.mp4")
    stretched = metadata_of("ax_bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4")
    assert (turned.rotation, turned.width, turned.height) == (90, 1080, 1920)
    assert (upside_down.rotation, upside_down.width, upside_down.height) == (180, 1280, 720)
    assert (stretched.width, stretched.height, stretched.start_offset_seconds) == (1137, 640, 10.0)


def test_the_best_of_several_streams_is_shown() -> None:
    metadata = metadata_of("nasa_13013.mp4")
    assert (metadata.width, metadata.height) == (480, 270)


def test_the_clock_is_green_from_its_14_27_to_its_15_02() -> None:
    with VideoSource(VIDEOS / "wpt_green-at-15.mp4") as source:
        frames = [(frame.pts_seconds, frame.images["full"].astype(np.int64)) for frame in source.frames([Consumer("full", None, 64)])]
    green = [at for at, image in frames if (image[..., 1] - image[..., 0]).mean() > 60]
    assert green == pytest.approx([14 + frame / 30 for frame in range(27, 33)])


def test_pictures_are_the_same_wherever_decoding_begins() -> None:
    with VideoSource(VIDEOS / "sam2_01_dog.mp4") as source:
        asked = [Consumer("full", 1, None), Consumer("cuts", None, 160)]
        whole = {frame.pts_seconds: frame.images for frame in source.frames(asked)}
        part = list(source.frames(asked, 5.0, 7.0))
    assert [frame.pts_seconds for frame in part] == [at for at in whole if 5 <= at < 7]
    for frame in part:
        assert all(np.array_equal(image, whole[frame.pts_seconds][name]) for name, image in frame.images.items())
