"""Every file that can't be used gets one plain sentence that says what is wrong and what to do."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from analysis.video.refusals import SENTENCES
from analysis.video.source import Consumer, VideoError, VideoSource
from tests.encoded import write_video


def refusal_of(path: Path) -> VideoError:
    with VideoSource(path) as source, pytest.raises(VideoError) as refusal:
        source.probe()
    return refusal.value


def mp4_bytes(folder: Path, **how: object) -> bytes:
    return write_video(folder / "made.mp4", count=50, **how).read_bytes()  # type: ignore[arg-type]


def picture_bytes(folder: Path, name: str, codec: str, pixels: str) -> bytes:
    with av.open(str(folder / name), "w", format="image2") as container:
        stream = container.add_stream(codec, rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 64, pixels
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")))
        container.mux(stream.encode(None))
    return (folder / name).read_bytes()


def sound_bytes(folder: Path) -> bytes:
    with av.open(str(folder / "sound.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return (folder / "sound.mp4").read_bytes()


def without_index(folder: Path) -> bytes:
    whole = mp4_bytes(folder)
    return whole[: whole.index(b"moov") - 4]


def with_pictures_overwritten(folder: Path) -> bytes:
    whole = bytearray(mp4_bytes(folder, muxer={"movflags": "+faststart"}))
    start = whole.index(b"mdat") + 4
    whole[start:] = np.random.default_rng(1).integers(0, 256, len(whole) - start, dtype=np.uint8).tobytes()
    return bytes(whole)


def encrypted(folder: Path) -> bytes:
    key, name = "76a6c65c5ea762046bd749a2e632ccbb", "a7e61c373e219033c21091fa607bf3b8"
    return mp4_bytes(folder, muxer={"encryption_scheme": "cenc-aes-ctr", "encryption_key": key, "encryption_kid": name})


MAKERS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "empty": ("empty", lambda folder: b""),
    "one byte": ("format", lambda folder: b"\0"),
    "text": ("format", lambda folder: b"Dear diary, this is no video at all.\n" * 50),
    "zeros": ("format", lambda folder: bytes(100_000)),
    "noise": ("format", lambda folder: np.random.default_rng(3).integers(0, 256, 100_000, dtype=np.uint8).tobytes()),
    "png": ("picture", lambda folder: picture_bytes(folder, "a.png", "png", "rgb24")),
    "jpeg": ("picture", lambda folder: picture_bytes(folder, "a.jpg", "mjpeg", "yuvj420p")),
    "sound only": ("no_video", sound_bytes),
    "no index": ("damaged", without_index),
    "pictures overwritten": ("no_frames", with_pictures_overwritten),
    "encrypted": ("encrypted", encrypted),
    "playlist": ("nested", lambda folder: b"#EXTM3U\n#EXTINF:1,\nmade.ts\n#EXT-X-ENDLIST\n"),
    "concat script": ("nested", lambda folder: b"ffconcat version 1.0\nfile made.mp4\n"),
    "session description": ("nested", lambda folder: b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 5004 RTP/AVP 96\n"),
    "unknown codec": (
        "codec",
        lambda folder: mp4_bytes(folder, codec="libvpx-vp9", options={"deadline": "realtime"}).replace(b"vp09", b"zz09"),
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_that_cannot_be_used_gets_its_sentence(tmp_path: Path, kind: str) -> None:
    code, make = MAKERS[kind]
    path = tmp_path / "upload.mp4"
    path.write_bytes(make(tmp_path))
    refusal = refusal_of(path)
    assert refusal.code == code
    assert str(refusal) == refusal.sentence == SENTENCES[code]


def test_sentences_are_plain() -> None:
    for sentence in SENTENCES.values():
        assert sentence.endswith(".") and "\n" not in sentence and "Error" not in sentence and len(sentence.split()) < 45


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "link.mp4").symlink_to(write_video(tmp_path / "real.mp4", count=2))
    for name in ("pipe.mp4", "link.mp4", "."):
        assert refusal_of(tmp_path / name).code == "not_a_file"
    assert refusal_of(tmp_path / "gone.mp4").code == "missing"


def test_a_picture_over_8k_is_refused(tmp_path: Path) -> None:
    wide = [np.zeros((64, 8320, 3), np.uint8)] * 2
    assert refusal_of(write_video(tmp_path / "wide.mp4", pictures=wide, options={"preset": "ultrafast"})).code == "too_large"


def test_more_than_twelve_hours_are_refused(tmp_path: Path) -> None:
    times = [n * 30_000 for n in range(13 * 120)]
    assert refusal_of(write_video(tmp_path / "long.mp4", count=len(times), times_ms=times)).code == "too_long"


@pytest.mark.parametrize(("claimed_hours", "told"), [(50, True), (24 * 365 * 300, False)])
def test_a_header_that_lies_about_the_length_refuses_nothing(tmp_path: Path, claimed_hours: int, told: bool) -> None:
    data = write_video(tmp_path / "made.mkv", count=100).read_bytes()
    # EBML: id 44 89 (Duration), 8 bytes of float in milliseconds
    place = data.index(b"\x44\x89\x88") + 3
    path = tmp_path / "lying.mkv"
    path.write_bytes(data[:place] + struct.pack(">d", claimed_hours * 3.6e6) + data[place + 8 :])
    with VideoSource(path) as source:
        metadata = source.probe()
        assert len(list(source.frames([Consumer("every", None, 64)]))) == 100
    assert metadata.duration_seconds == 4.0
    assert metadata.warnings == (("The file ends at 0:04 of 50:00:00; the rest is missing.",) if told else ())


def test_times_that_leap_by_centuries_refuse_nothing(tmp_path: Path) -> None:
    leap = 300 * 365 * 86_400_000
    times = [n * 40 + (leap if n >= 50 else 0) for n in range(100)]
    with VideoSource(write_video(tmp_path / "leap.mkv", count=100, times_ms=times, options={"bf": "0"})) as source:
        assert source.probe().duration_seconds == 4.0
        assert source.probe().warnings[-1].startswith("The times in the file jump")
        assert len(list(source.frames([Consumer("every", None, 64)]))) == 100


@pytest.mark.parametrize(("width", "height"), [(2, 2), (3, 2), (17, 33)])
def test_small_and_odd_pictures_are_read_whole(tmp_path: Path, width: int, height: int) -> None:
    pictures = [np.full((height, width, 3), 40, np.uint8) for _ in range(3)]
    for picture in pictures:
        picture[-1] = 255
    path = write_video(tmp_path / "small.mkv", pictures=pictures, codec="ffv1", options={})
    with VideoSource(path) as source:
        metadata = source.probe()
        frames = [frame.images["every"] for frame in source.frames([Consumer("every", None, None)])]
    assert (metadata.width, metadata.height, len(frames)) == (width, height, 3)
    assert all(image.shape == (height, width, 3) and image[-1, 0].min() > 200 for image in frames)


def test_a_picture_of_one_pixel_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "dot.mkv", pictures=[np.zeros((1, 1, 3), np.uint8)] * 2, codec="ffv1", options={})
    assert refusal_of(path).code == "too_small"


def test_a_playlist_by_its_own_name_reaches_nobody(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls: list[object] = []
        threading.Thread(target=lambda: calls.append(server.accept()), daemon=True).start()
        port = server.getsockname()[1]
        path = tmp_path / "list.m3u8"
        path.write_text(f"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n")
        assert refusal_of(path).code == "nested"
        assert calls == []


def test_frames_of_a_refused_file_raise_the_same(tmp_path: Path) -> None:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"not a video")
    with VideoSource(path) as source, pytest.raises(VideoError) as refusal:
        next(source.frames([Consumer("every", None, None)]))
    assert refusal.value.code == "format"
