"""Little files that would be large when read: in memory, pixels, streams, packets, nesting or time."""

from __future__ import annotations

import functools
import struct
import zlib

import cv2
import numpy as np

from tests.encoded import write_video
from tests.hostile.boxes import box, overwritten, replaced, u32
from tests.hostile.ebml import CLUSTER, TRACK, TRACKS, UNKNOWN_SIZE, Mkv, element, number
from tests.hostile.made import Clips, Content, Holes, Input

MIB = 1 << 20


@functools.cache
def _squeezed_zeros(mib: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mib)) + packer.flush()


def _squeezed_index(mib: int, told: int | None = None) -> bytes:
    """A movie index that is small only because it is compressed."""
    squeezed = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", u32(told or mib * MIB), _squeezed_zeros(mib)))
    return box(b"ftyp", b"qt  ", u32(0), b"qt  ") + box(b"moov", squeezed)


def _png(side: int) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(3 * side + 1) * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(u32(len(data)) + kind + data + u32(zlib.crc32(kind + data)) for kind, data in chunks)


def swollen_jpeg(jpeg: bytes, width: int, height: int) -> bytes:
    """A picture whose own header tells another size."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _of_jpegs(clips: Clips, width: int, height: int) -> bytes:
    """Pictures that are larger than the file's header says."""
    return Mkv([(40 * n, swollen_jpeg(jpeg, width, height), True) for n, jpeg in enumerate(clips.jpegs)]).bytes()


def _true_giants() -> bytes:
    """Whole pictures of more than 8K under a header that says little."""
    giant = cv2.imencode(".jpg", np.full((4608, 8192, 3), 90, np.uint8))[1].tobytes()
    return Mkv([(0, giant, True), (40, giant, True)]).bytes()


def _encoded(clips: Clips, width: int, height: int, name: str = "large.mp4", count: int = 2, **how: object) -> bytes:
    pictures = [np.full((height, width, 3), 90, np.uint8)] * count
    path = write_video(clips.folder / name, pictures=pictures, **{"options": {"preset": "ultrafast"}, **how})  # type: ignore[arg-type]
    data = path.read_bytes()
    path.unlink()
    return data


def _squeezed_pictures(clips: Clips, mib: int) -> bytes:
    """Matroska may compress its packets."""
    compression = element(b"\x6d\x80", element(b"\x62\x40", element(b"\x50\x34", number(b"\x42\x54", 0))))
    good = [(40 * n, zlib.compress(jpeg), True) for n, jpeg in enumerate(clips.jpegs)]
    return Mkv([*good, (400, _squeezed_zeros(mib), True)], of_track=compression).bytes()


def _mkv_of_streams(count: int) -> bytes:
    tracks = [
        element(TRACK, number(b"\xd7", n), number(b"\x73\xc5", n), number(b"\x83", 1), element(b"\x86", b"V_MJPEG"))
        for n in range(1, count)
    ]
    empty = Mkv([]).head()
    return empty[: empty.index(TRACKS)] + element(TRACKS, *tracks)


def _mov_of_streams(clips: Clips, count: int) -> bytes:
    data = clips.mp4_late
    start = data.index(b"moov") - 4
    track_at = data.index(b"trak", start) - 4
    track = data[track_at : track_at + struct.unpack(">I", data[track_at : track_at + 4])[0]]
    return data[:start] + box(b"moov", data[start + 8 : track_at], track * count)


def _avi_of_streams(clips: Clips, count: int) -> bytes:
    data = clips.avi
    at = data.index(b"LIST", data.index(b"hdrl"))
    stream = data[at : at + 8 + struct.unpack("<I", data[at + 4 : at + 8])[0]]
    return data[:at] + stream * count + data[at:]


def _many_packets(clips: Clips, count: int, data: bytes | None = None, width: int = 160) -> bytes:
    jpeg = clips.jpegs[0]
    mkv = Mkv([(0, jpeg, True)], width=width, duration_ms=float(count))
    return mkv.bytes() + b"".join(mkv.cluster(n, data or jpeg, False) for n in range(1, count))


def _nested_boxes(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = box(b"moov" if depth % 2 else b"trak", inner)
    return box(b"ftyp", b"isom", u32(0), b"isom") + inner


def _nested_elements(depth: int) -> bytes:
    tags = b"".join(element(b"\x67\xc8", size=UNKNOWN_SIZE) for _ in range(depth))
    return Mkv([], more=element(b"\x12\x54\xc3\x67", element(b"\x73\x73", tags))).bytes()


def _nested_flv(clips: Clips, depth: int) -> bytes:
    """Metadata of objects in objects in objects."""
    script = b"\x02\x00\x0aonMetaData" + (b"\x03\x00\x01a") * depth
    tag = b"\x12" + len(script).to_bytes(3, "big") + bytes(7) + script
    return clips.flv[:13] + tag + u32(len(tag)) + clips.flv[13:]


def _late_growth(clips: Clips) -> bytes:
    """A stream whose later half is larger than anything allowed on one side."""
    wide = _encoded(clips, 8320, 64, "wide.ts", 10)
    return clips.ts + wide


def _scattered(clips: Clips) -> Content:
    """Eight gigabytes of nothing after a proper beginning."""
    start = Mkv([(40 * n, jpeg, True) for n, jpeg in enumerate(clips.jpegs)]).bytes()
    return Holes(8 << 30, ((0, start),))


def _hollow(clips: Clips) -> Content:
    return Holes(8 << 30, ((0, Mkv([]).head()),))


def _far_index(clips: Clips) -> Content:
    """An index that lies behind eight gigabytes of nothing."""
    data = clips.mp4_late
    at = data.index(b"moov") - 4
    gap = box(b"free", size=1) + (8 << 30).to_bytes(8, "big")
    return Holes(at + (8 << 30) + len(data) - at, ((0, data[:at] + gap), (at + (8 << 30), data[at:])))


def _endless_index(clips: Clips) -> Content:
    """An index that claims to be as long as the file, which is nothing."""
    return Holes(4 << 30, ((0, box(b"ftyp", b"isom", u32(0), b"isom") + box(b"moov", size=(4 << 30) - 64)),))


INPUTS = [
    Input("a compressed index of 1.5 GiB", lambda c: _squeezed_index(1536), "memory damaged"),
    Input("a compressed index of 200 MiB", lambda c: _squeezed_index(200), "damaged no_video format"),
    Input("a compressed index that claims 4 GiB", lambda c: _squeezed_index(1, 0xFFFFFFF0), "memory damaged"),
    Input("a compressed index that claims 1.9 GiB", lambda c: _squeezed_index(1, 1900 * MIB), "memory damaged"),
    Input("a png of 16000 x 16000", lambda c: _png(16000), "picture"),
    Input("a jpeg that claims 65000 x 65000", lambda c: swollen_jpeg(c.jpegs[0], 65000, 65000), "picture"),
    Input("pictures of 16384 x 16384 under a small header", lambda c: _of_jpegs(c, 16384, 16384), "too_large no_frames"),
    Input("pictures of 8320 x 64 under a small header", lambda c: _of_jpegs(c, 8320, 64), "too_large no_frames"),
    Input("pictures of 8192 x 4000 that are not there", lambda c: _of_jpegs(c, 8192, 4000), "partial no_frames accepted memory"),
    Input("whole pictures of 8192 x 4608 under a small header", lambda c: _true_giants(), "too_large no_frames"),
    Input("h264 of 8192 x 4608", lambda c: _encoded(c, 8192, 4608), "too_large", heavy=True),
    Input("h264 of 16384 x 8192", lambda c: _encoded(c, 16384, 8192, count=1), "too_large", heavy=True),
    Input(
        "h264 of 8K with all the pictures it may hold",
        lambda c: _encoded(c, 7680, 4320, count=3, options={"preset": "ultrafast", "x264-params": "ref=4:bframes=2"}),
        "accepted memory",
        heavy=True,
    ),
    Input("a picture that grows past 8K", _late_growth, "too_large"),
    Input("packets that unpack to 600 MiB", lambda c: _squeezed_pictures(c, 600), "partial accepted memory no_frames"),
    Input("100 000 streams in matroska", lambda c: _mkv_of_streams(100_000), "damaged memory"),
    Input("300 streams in mov", lambda c: _mov_of_streams(c, 300), "memory damaged"),
    Input("3 000 streams in mov", lambda c: _mov_of_streams(c, 3000), "memory damaged"),
    Input("3 000 streams in avi", lambda c: _avi_of_streams(c, 3000), "memory damaged"),
    Input("300 000 packets of nothing", lambda c: _many_packets(c, 300_000, b"x"), "no_frames"),
    Input("100 000 small pictures", lambda c: _many_packets(c, 100_000), "accepted slow", heavy=True),
    Input("10 001 boxes in each other", lambda c: _nested_boxes(10_001), "damaged no_video format"),
    Input("100 000 boxes in each other", lambda c: _nested_boxes(3_000) * 30, "damaged no_video format"),
    Input("elements in each other", lambda c: _nested_elements(20_000), "damaged no_frames no_video"),
    Input("metadata in each other", lambda c: _nested_flv(c, 20_000), "accepted damaged partial no_video no_frames"),
    Input(
        "4 billion times in the index",
        lambda c: overwritten(c.mp4, b"stts", 4, u32(0xFFFFFFFF)),
        "accepted partial damaged no_frames no_video memory",
    ),
    Input(
        "4 billion pictures of one length",
        lambda c: overwritten(c.mp4, b"stsz", 4, u32(1, 0xFFFFFFFF)),
        "partial damaged no_frames no_video memory",
    ),
    Input(
        "4 billion pictures at one time",
        lambda c: overwritten(c.mp4, b"stts", 4, u32(1, 0xFFFFFFFF, 1)),
        "accepted partial damaged no_frames memory",
    ),
    Input(
        "4 billion offsets", lambda c: overwritten(c.mp4, b"stco", 4, u32(0xFFFFFFFF)), "accepted partial damaged no_frames no_video memory"
    ),
    Input(
        "300 000 edits",
        lambda c: replaced(c.mp4_late, b"elst", u32(0, 300_000) + u32(1, 0, 0x10000) * 300_000),
        "accepted partial damaged slow",
    ),
    Input(
        "50 MiB of tags",
        lambda c: Mkv([(40 * n, j, True) for n, j in enumerate(c.jpegs)], more=element(b"\x12\x54\xc3\x67", b"x" * (50 << 20))).bytes(),
        "accepted damaged partial no_frames",
    ),
    Input(
        "an element of 72 petabytes",
        lambda c: Mkv([]).head() + element(CLUSTER, size=b"\x01\xff\xff\xff\xff\xff\xff\xfe"),
        "no_frames damaged",
    ),
    Input("eight gigabytes of nothing after ten pictures", _scattered, "partial", "upload.mkv"),
    Input("eight gigabytes of nothing after a header", _hollow, "no_frames damaged", "upload.mkv"),
    Input("an index behind eight gigabytes of nothing", _far_index, "accepted partial damaged"),
    Input("an index of four gigabytes of nothing", _endless_index, "damaged no_video memory"),
]
