"""Every file that can't be used gets one plain sentence that says what is wrong and what to do."""

from __future__ import annotations

import os
import socket
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
