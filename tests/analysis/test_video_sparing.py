"""Packets that no wanted frame needs are left out, and every frame is the same, by its bytes, as if all had been decoded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analysis.video.references import references_of
from analysis.video.source import Consumer, VideoSource
from tests.encoded import write_video
from tests.kept_clips import NUMBERED_AV1, kept_clip
from tests.watched import REAL_VIDEOS

FAST = (Consumer("evidence", 1.0, 640), Consumer("shots", 5.0, 160), Consumer("text", 1.0, None))
RARE = (Consumer("rare", 0.3, None),)
ALL = Consumer("all", None, 16)
"""One who wants every frame, so that every packet is decoded."""

Told = dict[float, dict[str, str]]

KINDS: dict[str, tuple[str, str, dict[str, str], float]] = {
    "h264 with B frames": ("clip.mp4", "libx264", {"x264-params": "keyint=250:bframes=3:b-pyramid=normal"}, 0.3),
    "h264 without B frames": ("clip.mp4", "libx264", {"x264-params": "keyint=25:bframes=0"}, 0.1),
    "h264 with open GOPs": ("clip.mp4", "libx264", {"x264-params": "open-gop=1:keyint=25:bframes=3"}, 0.3),
    "h264 with closed GOPs": ("clip.mkv", "libx264", {"x264-params": "open-gop=0:keyint=25:bframes=3"}, 0.3),
    "h264 in a transport stream": ("clip.ts", "libx264", {"x264-params": "keyint=40:bframes=2"}, 0.3),
    "h264 in AVI": ("clip.avi", "libx264", {"x264-params": "keyint=40:bframes=2"}, 0),
    "h264 without real keyframes": ("clip.ts", "libx264", {"x264-params": "intra-refresh=1:keyint=30"}, 0),
    "h264 in slices": ("clip.mp4", "libx264", {"x264-params": "slices=4:bframes=3:keyint=60"}, 0.3),
    "hevc": ("clip.mp4", "libx265", {"x265-params": "keyint=30:open-gop=1:bframes=4:log-level=0", "preset": "ultrafast"}, 0.3),
    "hevc in layers": ("clip.mp4", "libx265", {"x265-params": "temporal-layers=3:bframes=4:log-level=0", "preset": "ultrafast"}, 0.1),
    "vp8 with pictures that are never shown": ("clip.webm", "libvpx", {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "12"}, 0.05),
    "vp9": ("clip.webm", "libvpx-vp9", {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "12", "cpu-used": "8"}, 0.05),
    "mpeg-4 in MP4": ("clip.mp4", "mpeg4", {"bf": "2", "g": "30"}, 0.3),
    "mpeg-4 in AVI": ("clip.avi", "mpeg4", {"bf": "2", "g": "30"}, 0),
    "mpeg-2": ("clip.ts", "mpeg2video", {"bf": "2", "g": "15"}, 0.3),
    "mpeg-2 in Matroska": ("clip.mkv", "mpeg2video", {"bf": "2", "g": "15"}, 0.3),
    "av1": (NUMBERED_AV1, "", {}, 0),
}


def told(source: VideoSource, consumers: tuple[Consumer, ...], start: float = 0.0, end: float | None = None) -> Told:
    """The hash of every picture that a consumer gets but for ALL, by time and name."""
    found = {}
    for frame in source.frames(consumers, start, end):
        pictures = {name: hashlib.sha256(image.tobytes()).hexdigest() for name, image in frame.images.items() if name != ALL.name}
        found.update({frame.pts_seconds: pictures} if pictures else {})
    return found


def compared(path: Path, consumers: tuple[Consumer, ...] = FAST, start: float = 0.0, end: float | None = None) -> float:
    """The share of packets that were left out, once every picture has turned out the same."""
    with VideoSource(path) as source:
        return compared_in(source, consumers, start, end)


def compared_in(source: VideoSource, consumers: tuple[Consumer, ...] = FAST, start: float = 0.0, end: float | None = None) -> float:
    """The same of a video that is open already, which is looked through but once."""
    frames = source.probe().frame_count
    plain = told(source, (*consumers, ALL), start, end)
    assert source.spared_packets == 0
    assert told(source, consumers, start, end) == plain and plain
    return source.spared_packets / frames


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_the_same(tmp_path: Path, kind: str) -> None:
    name, codec, options, least = KINDS[kind]
    path = write_video(tmp_path / name, count=260, codec=codec, options=options) if codec else kept_clip(name, tmp_path)
    with VideoSource(path) as source:
        assert compared_in(source) >= least
        compared_in(source, RARE)
        compared_in(source, FAST, 3.3, 7.1)


def test_uneven_times_keep_every_instants_frame(tmp_path: Path) -> None:
    steps = [33, 34, 100, 7, 1, 60, 700, 40, 40, 1300]
    times = [sum(steps[n % len(steps)] for n in range(count)) for count in range(200)]
    path = write_video(tmp_path / "clip.mkv", count=200, times_ms=times, options={"x264-params": "keyint=50:bframes=3"})
    assert compared(path) > 0.1
    compared(path, (Consumer("second", 1.0, 64),), 7.0, 20.0)


def test_no_second_loses_its_frame(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", count=260, options={"x264-params": "keyint=90:bframes=8:b-pyramid=normal"})
    with VideoSource(path) as source:
        seconds = [int(frame.pts_seconds) for frame in source.frames([Consumer("second", 1.0, 64)])]
        assert source.spared_packets > 120
    assert seconds == list(range(11))


def test_one_who_wants_every_frame_has_every_packet_decoded(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", count=60)
    with VideoSource(path) as source:
        assert len(list(source.frames([*FAST, ALL]))) == 60 and source.spared_packets == 0


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7, 0.9])
def test_from_the_first_damage_on_all_is_decoded(tmp_path: Path, place: float) -> None:
    path = write_video(tmp_path / "clip.mp4", count=300, options={"x264-params": "keyint=60:bframes=3"}, muxer={"movflags": "+faststart"})
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    middle = start + int((len(data) - start) * place)
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    with VideoSource(path) as source:
        source.probe()
        # the index pass looked at all of so small a file; a longer one is known to be broken only when it is decoded
        assert source._facts is not None and source._facts.broken
        object.__setattr__(source._facts, "broken", 0)
        plain = told(source, (*FAST, ALL))
        assert told(source, FAST) == plain
        assert source.broken_packets > 0 and source.spared_packets == 0


def test_a_damaged_file_is_decoded_whole(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", count=100, muxer={"movflags": "+faststart"})
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + len(data) // 3
    data[middle : middle + 300] = bytes(300)
    path.write_bytes(data)
    assert compared(path) == 0


def test_bits_that_make_no_sense_are_never_taken_for_needless() -> None:
    for codec in ("h264", "hevc", "mpeg4", "mpeg2video", "vp8", "vp9"):
        for extradata in (b"", b"\x01", b"\x01" + bytes(30)):
            known = references_of(codec, extradata)
            assert known is None or not any(known.unreferenced(bytes([byte]) * 20) for byte in (0x00, 0xFF))


@pytest.mark.real
@pytest.mark.skipif(not REAL_VIDEOS.is_dir(), reason="the real videos (../shared/videos) are not beside the project")
@pytest.mark.parametrize("name", ["sam2_01_dog.mp4", "gr_compliment_bot.mp4", "ax_sample_edit_list.mp4", "mp_no_duration.webm"])
def test_real_videos_give_the_same_pictures(name: str) -> None:
    compared(REAL_VIDEOS / name)
