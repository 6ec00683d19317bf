"""Read from a packet's own bits whether other pictures refer to it, and whether anything after it refers back past it.

The flags of containers aren't asked: some never set them, some set them wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Test = Callable[[bytes], bool]


@dataclass(frozen=True)
class References:
    """What is known of a codec's packets; each test says yes only where it is sure."""

    unreferenced: Test
    """No other picture needs this one, and nothing in the packet counts for later ones."""
    fresh: Test
    """Neither this picture nor any after it needs one before it."""


def _never(_: bytes) -> bool:
    return False


def _always(_: bytes) -> bool:
    return True


def references_of(codec: str, extradata: bytes) -> References | None:
    """The tests for a codec as its container stores it; None where nothing is known."""
    if codec == "h264":
        return _h264(extradata)
    if codec == "hevc":
        return _hevc(extradata)
    return _SIMPLE.get(codec)


_SIMPLE = {
    **dict.fromkeys(("mjpeg", "prores", "dnxhd"), References(_always, _always)),
    "mpeg4": References(lambda packet: _all_b(packet, b"\x00\x00\x01\xb6", 0, 6, 0b11, 2), _never),
    **dict.fromkeys(("mpeg2video", "mpeg1video"), References(lambda packet: _all_b(packet, b"\x00\x00\x01\x00", 1, 3, 0b111, 3), _never)),
    # RFC 6386, 9.1: bit 0 is 0 in a key frame
    "vp8": References(_never, lambda packet: not packet[0] & 1),
    # VP9's uncompressed header: the marker 10, the profile, then show_existing_frame and frame_type, both 0 in a key frame
    "vp9": References(_never, lambda packet: packet[0] & 0xCC == 0x80 and packet[0] & 0x30 != 0x30),
}


def _all_b(packet: bytes, start: bytes, skipped: int, shift: int, mask: int, b_picture: int) -> bool:
    """Whether all pictures in an MPEG packet are B pictures, which no other ever refers to."""
    places = list(_places(packet, start))
    types = [packet[at + skipped] >> shift & mask for at in places if at + skipped < len(packet)]
    return len(types) == len(places) > 0 and set(types) == {b_picture}


def _places(packet: bytes, start: bytes) -> Iterator[int]:
    """Where each start code ends."""
    at = packet.find(start)
    while at >= 0:
        yield at + len(start)
        at = packet.find(start, at + len(start))


_H264_SLICE, _H264_IDR, _H264_HARMLESS = 1, 5, frozenset((6, 9, 12))
"""A slice, one of a picture that begins afresh; supplementary words, delimiter and filler (ITU-T H.264, table 7-1)."""


def _h264(extradata: bytes) -> References:
    prefix = (extradata[4] & 3) + 1 if len(extradata) > 6 and extradata[0] == 1 else 0

    def unreferenced(packet: bytes) -> bool:
        headers = [unit[0] for unit in _units(packet, prefix)]
        slices = [header for header in headers if header & 31 not in _H264_HARMLESS]
        return bool(slices) and all(header & 31 == _H264_SLICE and not header >> 5 & 3 for header in slices)

    return References(unreferenced, lambda packet: any(unit[0] & 31 == _H264_IDR for unit in _units(packet, prefix)))


_HEVC_UNREFERENCED, _HEVC_IDR, _HEVC_HARMLESS = frozenset(range(0, 15, 2)), frozenset((19, 20)), frozenset((35, 38, 39, 40))
"""ITU-T H.265, table 7-1; the first are unreferenced within their own temporal layer only."""


def _hevc(extradata: bytes) -> References | None:
    if len(extradata) < 23 or extradata[0] != 1:
        return None
    prefix, highest_layer = (extradata[21] & 3) + 1, (extradata[21] >> 3 & 7) - 1

    def unreferenced(packet: bytes) -> bool:
        units = [(unit[0] >> 1 & 63, (unit[1] & 7) - 1) for unit in _units(packet, prefix)]
        slices = [(kind, layer) for kind, layer in units if kind not in _HEVC_HARMLESS]
        return bool(slices) and all(kind in _HEVC_UNREFERENCED and layer == highest_layer for kind, layer in slices)

    return References(unreferenced, lambda packet: any(unit[0] >> 1 & 63 in _HEVC_IDR for unit in _units(packet, prefix)))


def _units(packet: bytes, prefix: int) -> Iterator[bytes]:
    """The first two bytes of each NAL unit; `prefix` is how many bytes tell its length, 0 where start codes part them."""
    if not prefix:
        yield from (packet[at : at + 2] for at in _places(packet, b"\x00\x00\x01") if at + 2 <= len(packet))
        return
    at = 0
    while at + prefix + 2 <= len(packet):
        length = int.from_bytes(packet[at : at + prefix], "big")
        if length < 2 or at + prefix + length > len(packet):
            return
        yield packet[at + prefix : at + prefix + 2]
        at += prefix + length
