"""Headers that say what isn't so: lengths, sizes, rates, counts, offsets, aspects."""

from __future__ import annotations

import math
import struct

from tests.encoded import write_video
from tests.hostile.boxes import overwritten, replaced, u32
from tests.hostile.ebml import Mkv, element, number
from tests.hostile.made import Clips, Content, Input

ANY = "accepted partial damaged no_frames no_video"


def _mkv_told(clips: Clips, **how: object) -> bytes:
    return Mkv([(40 * n, jpeg, True) for n, jpeg in enumerate(clips.jpegs)], **how).bytes()  # type: ignore[arg-type]


def _lasting(name: str, milliseconds: float | None, wanted: str = "accepted") -> Input:
    return Input(f"a matroska that lasts {name}", lambda c: _mkv_told(c, duration_ms=milliseconds), wanted, "upload.mkv")


def _mp4_lasting(name: str, duration: int, timescale: int | None = None, wanted: str = "accepted partial") -> Input:
    def make(clips: Clips) -> bytes:
        data = clips.mp4
        for header in (b"mvhd", b"mdhd"):
            data = overwritten(data, header, 16, u32(duration))
            data = data if timescale is None else overwritten(data, header, 12, u32(timescale))
        return overwritten(data, b"tkhd", 20, u32(duration))

    return Input(f"an mp4 that lasts {name}", make, wanted)


def _avi_field(name: str, tag: bytes, offset: int, value: int, wanted: str = ANY) -> Input:
    def make(clips: Clips) -> bytes:
        data = clips.avi
        at = data.index(tag) + 8 + offset
        return data[:at] + struct.pack("<I", value) + data[at + 4 :]

    return Input(f"an avi with {name}", make, wanted, "upload.avi")


def _stsd(clips: Clips, offset: int, new: bytes) -> bytes:
    return overwritten(clips.mp4, b"avc1", offset, new)


def _aspect(width: int, height: int) -> Input:
    aspect = number(b"\x54\xb0", width) + number(b"\x54\xba", height)
    return Input(f"pixels of {width} to {height}", lambda c: _mkv_told(c, of_video=aspect), "accepted", "upload.mkv")


def _all_in_one_place(clips: Clips) -> bytes:
    data = clips.mp4_late
    return replaced(data, b"stco", u32(0, 1, data.index(b"moov") - 4))


def _small(clips: Clips) -> Content:
    import numpy as np

    dot = [np.zeros((1, 1, 3), np.uint8)] * 2
    return write_video(clips.folder / "dot.mkv", pictures=dot, codec="ffv1", options={"strict": "1"}).read_bytes()


INPUTS = [
    _lasting("not said", None),
    _lasting("nan", math.nan),
    _lasting("inf", math.inf),
    _lasting("minus inf", -math.inf),
    _lasting("minus five seconds", -5000),
    _lasting("0", 0.0),
    _lasting("1e18", 1e18),
    _lasting("300 years", 300 * 365 * 86_400_000.0),
    _lasting("50 hours", 50 * 3.6e6, "partial"),
    _mp4_lasting("0", 0),
    _mp4_lasting("4 billion ticks", 0xFFFFFFFF),
    _mp4_lasting("minus one tick of a second", 0xFFFFFFFE, 1, "accepted partial too_long"),
    _mp4_lasting("long, at 0 ticks a second", 1000, 0, ANY),
    _mp4_lasting("long, at 4 billion ticks a second", 1000, 0xFFFFFFFF, ANY),
    Input(
        "an mp4 that claims 65535 x 65535 on screen", lambda c: overwritten(c.mp4, b"tkhd", 76, u32(65535 << 16, 65535 << 16)), "accepted"
    ),
    Input("an mp4 that claims 65535 x 65535 pixels", lambda c: _stsd(c, 24, b"\xff\xff\xff\xff"), "accepted too_large"),
    Input("an mp4 that claims 0 x 0 pixels", lambda c: _stsd(c, 24, bytes(4)), "accepted"),
    Input("an mp4 that claims to be mpeg-4", lambda c: c.mp4.replace(b"avc1", b"mp4v", 2), ANY + " codec"),
    Input("an mp4 without its decoder's words", lambda c: c.mp4.replace(b"avcC", b"free", 1), ANY),
    Input("an mp4 whose tags are in an old encoding", lambda c: c.mp4.replace(b"Lavf", b"\xe4\xf6\xfc\xdf"), "accepted"),
    Input("an mp4 turned by nonsense", lambda c: overwritten(c.mp4, b"tkhd", 40, u32(*[0x7FFFFFFF] * 9)), "accepted"),
    Input("an mp4 turned by nothing", lambda c: overwritten(c.mp4, b"tkhd", 40, bytes(36)), "accepted"),
    Input("an mp4 turned by 1 degree", lambda c: overwritten(c.mp4, b"tkhd", 40, u32(65526, 1144, 0, -1144, 65526)), "accepted"),
    Input("an mp4 whose pictures lie behind its end", lambda c: replaced(c.mp4_late, b"stco", u32(0, 1, 0x7FFFFFFF)), "no_frames damaged"),
    Input("an mp4 whose pictures lie in its index", _all_in_one_place, "no_frames damaged"),
    Input("an mp4 with pictures of no bytes", lambda c: overwritten(c.mp4, b"stsz", 12, bytes(4 * 100)), "no_frames damaged"),
    Input(
        "an mp4 with pictures of 2 GiB",
        lambda c: overwritten(c.mp4, b"stsz", 12, u32(*[0x7FFFFFF0] * 100)),
        "no_frames damaged memory partial",
    ),
    Input("an mp4 with half its pictures", lambda c: overwritten(c.mp4, b"stsz", 8, u32(50)), "accepted partial"),
    Input("a matroska that claims 65535 x 65535", lambda c: _mkv_told(c, width=65535, height=65535), "accepted too_large", "upload.mkv"),
    Input("a matroska that claims 0 x 0", lambda c: _mkv_told(c, width=0, height=0), "accepted", "upload.mkv"),
    Input("a matroska that claims another codec", lambda c: _mkv_told(c, codec="V_VP9"), "no_frames", "upload.mkv"),
    Input(
        "a matroska at 4 billion pictures a second", lambda c: _mkv_told(c, of_track=number(b"\x23\xe3\x83", 1)), "accepted", "upload.mkv"
    ),
    Input("a matroska of huge ticks", lambda c: _mkv_told(c, tick_ns=1 << 40), ANY + " too_long", "upload.mkv"),
    Input("a matroska of no ticks", lambda c: _mkv_told(c, tick_ns=0), ANY, "upload.mkv"),
    Input("a matroska with a decoder's words of noise", lambda c: _mkv_told(c, private=bytes(range(256)) * 40), "accepted", "upload.mkv"),
    Input("a matroska of a 2 billionth version", lambda c: c.mkv.replace(b"\x42\x87", b"\x42\x86", 1), ANY, "upload.mkv"),
    _aspect(1, 65535),
    _aspect(65535, 1),
    _aspect(0, 0),
    _avi_field("no time between pictures", b"avih", 0, 0),
    _avi_field("2 billion pictures", b"avih", 16, 0x7FFFFFFF),
    _avi_field("4 billion streams", b"avih", 24, 0xFFFFFFFF),
    _avi_field("a rate of 0", b"strh", 24, 0),
    _avi_field("a rate of 4 billion", b"strh", 24, 0xFFFFFFFF),
    _avi_field("a scale of 0", b"strh", 20, 0),
    _avi_field("4 billion pictures in its stream", b"strh", 32, 0xFFFFFFFF),
    _avi_field("pictures of 65535 pixels", b"strf", 4, 65535, ANY + " too_large"),
    Input("a picture of one pixel", _small, "too_small", "upload.mkv"),
    Input("a file that only says what it is", lambda c: element(b"\x1aE\xdf\xa3", b""), "format damaged no_video", "upload.mkv"),
]
