"""A playable copy shows at each second what the lines tell of it, in a shape that every browser plays."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from analysis.video.playable import Wish
from analysis.video.source import Consumer, VideoSource
from tests.kept_clips import AV1_WITH_OPUS, kept_clip
from tests.played import BEEP, Copy, copy_of, pictures_of, shown_at, write_odd

IN_STEP_SECONDS = 0.04
Write = Callable[[Path], Path]

ODD: dict[str, Write] = {
    "ten bits": lambda folder: write_odd(folder / "a.mp4", "libx264", "aac", pixels="yuv420p10le"),
    "4:4:4": lambda folder: write_odd(folder / "a.mp4", "libx264", pixels="yuv444p"),
    "HEVC": lambda folder: write_odd(folder / "a.mp4", "libx265", "aac", options={"x265-params": "log-level=none"}),
    "HEVC of ten bits in Matroska": lambda folder: write_odd(
        folder / "a.mkv", "libx265", "flac", pixels="yuv420p10le", options={"x265-params": "log-level=none"}
    ),
    "AV1": lambda folder: kept_clip(AV1_WITH_OPUS, folder),
    "VP9 in Matroska": lambda folder: write_odd(
        folder / "a.mkv", "libvpx-vp9", "libopus", options={"deadline": "realtime", "cpu-used": "8"}
    ),
    "MPEG-4 ASP in AVI": lambda folder: write_odd(folder / "a.avi", "mpeg4", "libmp3lame", options={"bf": "2"}),
    "MPEG-2 in a transport stream": lambda folder: write_odd(folder / "a.ts", "mpeg2video", "mp2"),
    "H.264 in a transport stream": lambda folder: write_odd(folder / "a.ts", "libx264", "ac3"),
    "H.264 in AVI": lambda folder: write_odd(folder / "a.avi", "libx264", "libmp3lame"),
    "H.264 in Matroska": lambda folder: write_odd(folder / "a.mkv", "libx264", "pcm_s16le"),
    "H.264 in Flash": lambda folder: write_odd(folder / "a.flv", "libx264", "aac"),
    "ProRes": lambda folder: write_odd(folder / "a.mov", "prores_ks", "pcm_s16le", pixels="yuv422p10le"),
    "no sound": lambda folder: write_odd(folder / "a.mkv", "libx264"),
    "a late start": lambda folder: write_odd(folder / "a.mkv", "libx264", "libopus", start=7.3),
    "a late start in a transport stream": lambda folder: write_odd(folder / "a.ts", "libx264", "aac", start=7.3),
    "pictures at odd times": lambda folder: write_odd(
        folder / "a.mkv", "libx264", times=[0, 0.04, 0.5, 0.51, 1.2, 1.25, 2.9, 3.0, 3.04], options={"g": "4"}
    ),
    "a leap in its times": lambda folder: write_odd(
        folder / "a.mkv", "libx264", times=[n / 20 for n in range(30)] + [500_000 + n / 20 for n in range(30)], options={"bf": "0"}
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_each_second_shows_what_its_line_is_about(kind: str, tmp_path: Path) -> None:
    path = ODD[kind](tmp_path)
    copy = copy_of(path)
    told, shown = pictures_of(path), copy.pictures()
    assert shown[0][0] == 0.0
    assert [shown_at(shown, second) for second in _moments(told)] == [shown_at(told, second) for second in _moments(told)]
    times = {number: at for at, number in told}
    assert max(abs(at - times[number]) for at, number in shown) < IN_STEP_SECONDS
    codec, pixels, size, _ = copy.coding()
    assert (codec, pixels, size) == ("h264", "yuv420p", (160, 96))


@pytest.mark.parametrize(
    "kind", [kind for kind in ODD if kind not in ("no sound", "4:4:4", "pictures at odd times", "a leap in its times")]
)
def test_sound_stays_with_the_picture(kind: str, tmp_path: Path) -> None:
    path = ODD[kind](tmp_path)
    copy = copy_of(path)
    begin, end = copy.beep()
    # codecs smear a sharp edge by a few ms
    assert abs(begin - BEEP[0]) < IN_STEP_SECONDS and abs(end - BEEP[1]) < IN_STEP_SECONDS
    assert copy.coding()[3] == ["aac"]


def _moments(pictures: list[tuple[float, int]]) -> list[float]:
    """Every second, and a moment after each picture came."""
    return [float(second) for second in range(int(pictures[-1][0]) + 1)] + [at + 0.002 for at, _ in pictures]


@pytest.mark.parametrize("kind", ["H.264 in a transport stream", "H.264 in Matroska", "H.264 in Flash", "a late start"])
def test_what_browsers_decode_is_copied_as_it_is(kind: str, tmp_path: Path) -> None:
    assert copy_of(ODD[kind](tmp_path)).made.copied


@pytest.mark.parametrize("kind", ["ten bits", "HEVC", "H.264 in AVI", "a leap in its times"])
def test_what_needs_it_is_encoded(kind: str, tmp_path: Path) -> None:
    assert not copy_of(ODD[kind](tmp_path)).made.copied


def test_what_could_be_copied_is_encoded_when_that_is_wished(tmp_path: Path) -> None:
    path = ODD["H.264 in Matroska"](tmp_path)
    copy = copy_of(path, Wish(encoded=True))
    assert not copy.made.copied and copy.pictures()[0][0] == 0.0


@pytest.mark.parametrize(("rotation", "size"), [(90, (96, 160)), (180, (160, 96)), (270, (96, 160)), (0, (160, 96))])
def test_a_turned_picture_stands_upright(rotation: int, size: tuple[int, int], tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mov", "libx264", count=5, rotation=rotation, pixels="yuv422p")
    copy = copy_of(path)
    assert copy.coding()[2] == size
    assert _looks_alike(path, copy)


def _looks_alike(path: Path, copy: Copy) -> bool:
    """Whether the first picture of the copy is that of the analysis, but for a little noise."""
    first = []
    for one in (path, copy.path):
        with VideoSource(one) as source:
            first.append(next(source.frames([Consumer("all", None, None)])).images["all"].astype(int))
    return first[0].shape == first[1].shape and bool(np.abs(first[0] - first[1]).mean() < 4)


def test_pixels_become_square(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "mpeg4", count=5, sample_aspect=Fraction(3, 2))
    assert copy_of(path).coding()[2] == (240, 96)


@pytest.mark.parametrize(("size", "wanted"), [((2600, 1300), (2160, 1080)), ((1302, 2602), (1080, 2158)), ((161, 97), (160, 96))])
def test_a_copy_is_even_and_no_larger_than_it_must_be(size: tuple[int, int], wanted: tuple[int, int], tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "libx264", count=3, size=size, pixels="yuv444p", options={"preset": "ultrafast"})
    width, height = copy_of(path).coding()[2]
    assert abs(width - wanted[0]) <= 2 and abs(height - wanted[1]) <= 2 and width % 2 == height % 2 == 0


def test_interlaced_pictures_lose_their_combs(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.ts", "mpeg2video", "mp2", options={"flags": "+ilme+ildct"}, interlaced=True)
    copy = copy_of(path)
    with av.open(str(copy.path)) as container:
        assert not any(frame.interlaced_frame for frame in container.decode(video=0))
    assert [number for _, number in copy.pictures()] == list(range(60))


def test_a_clip_begins_and_ends_to_the_picture(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "libx264", "libopus", count=80, options={"g": "33"})
    copy = copy_of(path, Wish(1.0, 3.0))
    assert [number for _, number in copy.pictures()] == list(range(20, 60))
    assert copy.pictures()[0][0] == 0.0 and copy.made.duration_seconds == 2.0
    assert abs(copy.beep()[0] - 0.0) < IN_STEP_SECONDS and abs(copy.beep()[1] - 0.25) < IN_STEP_SECONDS


def test_a_clip_begins_with_the_picture_that_stands_there(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "libx264", times=[0, 0.7, 2.6, 3.1, 4.0])
    assert copy_of(path, Wish(2.0, 4.0)).pictures() == [(0.0, 1), (pytest.approx(0.6, abs=0.01), 2), (pytest.approx(1.1, abs=0.01), 3)]


def test_progress_is_told_and_grows(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", "libx264", count=300, size=(640, 360), pixels="yuv444p")
    told = copy_of(path).told
    assert told and told == sorted(told) and told[0] >= 0 and told[-1] <= 1
