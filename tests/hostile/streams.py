"""What is in the file: no pictures, other pictures than a video's, streams that change, codecs that are not read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.encoded import numbered_picture, write_video
from tests.hostile.ebml import TRACK, Mkv, element, number
from tests.hostile.made import FASTSTART, SHORT_GOP, Clips, Input

SUBTITLES = b"1\n00:00:00,000 --> 00:00:04,000\nHello.\n\n2\n00:00:05,000 --> 00:00:09,000\nAgain.\n"
FILM = b"YUV4MPEG2 W16 H16 F25:1 Ip A1:1 C420\n" + (b"FRAME\n" + bytes(384)) * 25


def _coded(name: str, codec: str, pixels: str, count: int = 10) -> Callable[[Clips], bytes]:
    """A file of pictures by another codec, as `name` ends."""

    def make(clips: Clips) -> bytes:
        path = clips.folder / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 64, pixels
            for shown in range(count):
                frame = av.VideoFrame.from_ndarray(numbered_picture(shown, 64, 64), "rgb24").reformat(format=pixels)
                frame.pts, frame.time_base = shown, Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()

    return make


def _sounding(name: str, codec: str, rate: int = 16000) -> Callable[[Clips], bytes]:
    def make(clips: Clips) -> bytes:
        path = clips.folder / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate)
            stream.layout = "mono"
            _write_silence(container, stream, rate)
        return path.read_bytes()

    return make


def _write_silence(container: av.container.OutputContainer, stream: av.AudioStream, rate: int) -> None:
    resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or 1024)
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 8192), np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    for one in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(one))
    container.mux(stream.encode(None))


def _cover_only(clips: Clips) -> bytes:
    """Music with a picture on its cover."""
    path = clips.folder / "cover.mp4"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=16000)
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        container.mux(cover.encode(av.VideoFrame.from_ndarray(numbered_picture(1, 64, 64), "rgb24")))
        container.mux(cover.encode(None))
        _write_silence(container, sound, 16000)
    return path.read_bytes()


def _resized(clips: Clips) -> bytes:
    sizes = [(160, 96), (640, 384), (32, 32), (1920, 1080)]
    parts = [clips.get(f"size{w}.ts", pictures=[numbered_picture(n, w, h) for n in range(10)], options=SHORT_GOP) for w, h in sizes]
    return b"".join(parts)


def _other_codec_later(clips: Clips) -> bytes:
    return clips.ts + clips.get("mpeg2.ts", count=50, codec="mpeg2video", options={"g": "10"})


def _two_films(clips: Clips) -> bytes:
    """The first stream can't be decoded here, the second can."""
    first = element(TRACK, number(b"\xd7", 2), number(b"\x73\xc5", 2), number(b"\x83", 1), element(b"\x86", b"V_UNKNOWN"))
    return Mkv([(40 * n, jpeg, True) for n, jpeg in enumerate(clips.jpegs)], more=element(b"\x16T\xaek", first)).bytes()


@functools.cache
def _raw(folder: Path) -> bytes:
    path = write_video(folder / "raw.h264", count=25, options=SHORT_GOP)
    return path.read_bytes()


def _jpeg_film(clips: Clips) -> bytes:
    return b"".join(clips.jpegs)


def _still(clips: Clips, kind: str) -> bytes:
    import cv2

    return bytes(cv2.imencode(kind, numbered_picture(3))[1].tobytes())


INPUTS = [
    Input("nothing", lambda c: b"", "empty"),
    Input("one byte", lambda c: b"\0", "format"),
    Input("zeros", lambda c: bytes(1 << 20), "format"),
    Input("a text", lambda c: b"Dear diary, this is no video at all.\n" * 500, "format"),
    Input("subtitles", lambda c: SUBTITLES, "format no_video"),
    Input("web subtitles", lambda c: b"WEBVTT\n\n00:00.000 --> 00:04.000\nHello.\n", "format no_video"),
    Input("a gif", _coded("a.gif", "gif", "rgb8"), "picture"),
    Input("an animated png", _coded("a.apng", "apng", "rgb24"), "picture"),
    Input("a png", lambda c: _still(c, ".png"), "picture"),
    Input("a jpeg", lambda c: c.jpegs[0], "picture"),
    Input("a webp", lambda c: _still(c, ".webp"), "picture"),
    Input("a film that says it is a still", lambda c: c.mp4.replace(b"ftypisom", b"ftypheic"), "picture"),
    Input("a bitmap", lambda c: _still(c, ".bmp"), "picture"),
    Input("a raw film", lambda c: FILM, "format"),
    Input("a raw stream of h264", lambda c: _raw(c.folder), "format"),
    Input("jpegs one after the other", _jpeg_film, "picture"),
    Input("a wave", _sounding("a.wav", "pcm_s16le"), "no_video"),
    Input("an mp3", _sounding("a.mp3", "libmp3lame"), "no_video"),
    Input("a flac", _sounding("a.flac", "flac"), "no_video"),
    Input("sound in an mp4", _sounding("a.mp4", "aac"), "no_video"),
    Input("sound in an ogg", _sounding("a.ogg", "libopus", 48000), "no_video"),
    Input("music with a cover", _cover_only, "no_video"),
    Input("raw pictures in avi", _coded("raw.avi", "rawvideo", "yuv420p"), "codec"),
    Input("raw pictures in matroska", _coded("raw.mkv", "rawvideo", "yuv420p"), "codec"),
    Input("pngs in mov", _coded("png.mov", "png", "rgb24"), "codec"),
    Input("an animation in mov", _coded("anim.mov", "qtrle", "rgb24"), "codec"),
    Input("huffman pictures in avi", _coded("huff.avi", "huffyuv", "yuv422p"), "codec"),
    Input(
        "an unknown codec in mp4",
        lambda c: c.get("v.mp4", count=20, codec="libvpx-vp9", muxer=FASTSTART).replace(b"vp09", b"zz09"),
        "codec",
    ),
    Input("an unknown codec in matroska", lambda c: Mkv([(0, b"x", True)], codec="V_UNKNOWN").bytes(), "codec"),
    Input("a stream without a picture", lambda c: Mkv([]).bytes(), "no_frames damaged"),
    Input("pictures of no bytes", lambda c: Mkv([(40 * n, b"", True) for n in range(50)]).bytes(), "no_frames"),
    Input("pictures that change their size", _resized, "accepted partial"),
    Input("a stream that goes on in another codec", _other_codec_later, "accepted partial"),
    Input("a film that can't be decoded beside one that can", _two_films, "accepted codec", "upload.mkv"),
    Input("interlaced pictures", lambda c: c.get("inter.ts", count=25, codec="mpeg2video", options={"flags": "+ildct+ilme"}), "accepted"),
]
