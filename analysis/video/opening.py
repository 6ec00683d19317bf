"""Opens an untrusted file inside the locked child: nothing but this one file is read, and only as one of the known formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NoReturn

import av
import av.error

from analysis.video.limits import BARREN_BYTES, CODECS, CONTAINER_OPTIONS, LONGEST_SIDE, MOST_PIXELS, SHORTEST_SIDE
from analysis.video.reading import PositionedFile
from analysis.video.refusals import VideoError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

READ_BYTES = 256 << 10


class _Refusal:
    """Stands in for every further file or address that a format wants to open, and remembers that it did."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, url: str, flags: int, options: object) -> NoReturn:
        self.asked = True
        raise PermissionError("nested")


def open_container(file: PositionedFile) -> InputContainer:
    """The opened container; raises VideoError."""
    refusal = _Refusal()
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    file.allow(BARREN_BYTES)
    try:
        # tags of old or damaged files are in any encoding, and none of them is used
        container = av.open(
            file, mode="r", io_open=refusal, options=dict(CONTAINER_OPTIONS), buffer_size=READ_BYTES, metadata_errors="replace"
        )
    except MemoryError:
        raise VideoError("memory") from None
    except av.error.FFmpegError:
        raise VideoError("nested" if refusal.asked else _why_unopened(head)) from None
    except PermissionError:
        raise VideoError("nested") from None
    finally:
        file.allow(None)
    if _is_still(head):
        raise VideoError("picture")
    if b"rmra" in head and not len(container.streams):
        raise VideoError("nested")
    return container


def _is_still(head: bytes) -> bool:
    """Whether an ISO file says that it holds still pictures (HEIF, AVIF)."""
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif")


def _why_unopened(head: bytes) -> str:
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "picture"
    if head.startswith((b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3")) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        return "no_video"
    if _points_elsewhere(head):
        return "nested"
    return "damaged" if _looks_like_video(head) else "format"


def _points_elsewhere(head: bytes) -> bool:
    """Whether it is a playlist, a manifest or a script; all those in XML are."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"#extm3u", b"ffconcat", b"v=0", b"[playlist]", b"<?xml")):
        return True
    return text.startswith(b"<") and any(word in text for word in (b"<mpd", b"<smil", b"<asx", b"<playlist", b"<svg"))


def _looks_like_video(head: bytes) -> bool:
    known_boxes = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
    return head[4:8] in known_boxes or head.startswith((b"\x1aE\xdf\xa3", b"OggS", b"FLV", b"\x30\x26\xb2\x75")) or head[8:12] == b"AVI "


def choose_stream(container: InputContainer) -> VideoStream:
    """The stream to look at: FFmpeg's best, attached pictures left out; raises VideoError."""
    if not len(container.streams):
        # cut off before the first of them is told
        raise VideoError("damaged")
    moving = [stream for stream in container.streams.video if not stream.disposition & av.stream.Disposition.attached_pic]
    if not moving:
        raise VideoError("no_video")
    known = [stream for stream in moving if stream.codec_context is not None and _codec_name(stream) in CODECS]
    if not known:
        raise VideoError("codec")
    best = best_index(container, "video")
    chosen = next((stream for stream in known if stream.index == best), None)
    return chosen or max(known, key=lambda stream: stream.codec_context.width * stream.codec_context.height)


def best_index(container: InputContainer, kind: Literal["video", "audio"]) -> int | None:
    """Which stream FFmpeg takes for the best; None where it takes none, or one that came after opening, which PyAV doesn't know."""
    try:
        best = container.streams.best(kind)
    except IndexError:
        return None
    return None if best is None else best.index


def _codec_name(stream: VideoStream) -> str:
    return stream.codec_context.codec.canonical_name


def prepare_decoder(container: InputContainer, stream: VideoStream, threads: int) -> None:
    """Set the decoder's limits and turn the other streams off; raises VideoError for a picture that is too large or small."""
    codec = stream.codec_context
    check_size(codec.width, codec.height)
    codec.options = {"max_pixels": str(MOST_PIXELS)}
    codec.thread_type = "AUTO"
    codec.thread_count = threads
    for other in container.streams:
        if other.index != stream.index:
            other.discard = av.stream.Discard.all


def check_size(width: int, height: int) -> None:
    """Raise VideoError for sizes outside the limits; 0 is a header that doesn't say."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise VideoError("too_large")
    if width and height and min(width, height) < SHORTEST_SIDE:
        raise VideoError("too_small")


def raw_time(frame: VideoFrame) -> int | None:
    """The container's time of a decoded frame, in ticks."""
    return frame.pts if frame.pts is not None else frame.dts
