"""Protected videos: by the known schemes, and by a scheme that nothing in the file tells."""

from __future__ import annotations

import numpy as np

from tests.hostile.boxes import box, u32
from tests.hostile.ebml import Mkv
from tests.hostile.made import FASTSTART, Clips, Input

KEY, KEY_NAME = "76a6c65c5ea762046bd749a2e632ccbb", "a7e61c373e219033c21091fa607bf3b8"


def _cenc(clips: Clips) -> bytes:
    told = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": KEY, "encryption_kid": KEY_NAME}
    return clips.get("cenc.mp4", count=50, muxer={**FASTSTART, **told})


def _noise(length: int, seed: int) -> bytes:
    return np.random.default_rng(seed).integers(0, 256, length, dtype=np.uint8).tobytes()


def _garbled_pictures(clips: Clips) -> bytes:
    """Each picture's bytes are noise; the index is whole."""
    data = clips.mp4
    start = data.index(b"mdat") + 4
    return data[:start] + _noise(len(data) - start, 6)


def _breaking(clips: Clips) -> bytes:
    """The first picture is whole, all others are noise."""
    first, *others = clips.jpegs
    return Mkv([(0, first, True), *((40 * n, _noise(len(jpeg), n), True) for n, jpeg in enumerate(others, 1))]).bytes()


def _garbled_stream(clips: Clips) -> bytes:
    """A transport stream whose packets keep their heads, as AES-128 by packet leaves them."""
    packets = (clips.ts[at : at + 188] for at in range(0, len(clips.ts), 188))
    return b"".join(packet[:4] + _noise(184, number) for number, packet in enumerate(packets))


def _scrambled_stream(clips: Clips) -> bytes:
    """The same for the pictures alone, and the heads say that they are scrambled."""
    made = bytearray()
    for at in range(0, len(clips.ts), 188):
        packet = bytearray(clips.ts[at : at + 188])
        if (packet[1] & 0x1F) << 8 | packet[2] == 0x100:
            packet[3] |= 0xC0
            packet[12:] = _noise(176, at)
        made += packet
    return bytes(made)


def _told_protected(clips: Clips, kind: bytes) -> bytes:
    return clips.mp4.replace(b"avc1", kind, 2)


def _protected_windows_media(clips: Clips) -> bytes:
    header = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    protection = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + (24 + 100).to_bytes(8, "little") + _noise(100, 8)
    return header + (30 + len(protection)).to_bytes(8, "little") + (1).to_bytes(4, "little") + b"\x01\x02" + protection + _noise(10_000, 9)


INPUTS = [
    Input("an mp4 of common encryption", _cenc, "encrypted"),
    Input(
        "an mp4 of common encryption that doesn't say so",
        lambda c: _cenc(c).replace(b"sinf", b"free").replace(b"senc", b"free").replace(b"encv", b"avc1"),
        "no_frames encrypted",
    ),
    Input("an mp4 whose pictures are noise", _garbled_pictures, "no_frames"),
    Input("an mp4 that says it is encrypted and isn't", lambda c: _told_protected(c, b"encv"), "encrypted codec accepted no_frames"),
    Input("an mp4 of a shop's protection", lambda c: _told_protected(c, b"drmi"), "encrypted codec accepted no_frames"),
    Input("a stream that breaks", _breaking, "no_frames", "upload.mkv"),
    Input("a transport stream of noise", _garbled_stream, "no_frames format damaged no_video codec"),
    Input("a scrambled transport stream", _scrambled_stream, "encrypted no_frames damaged no_video format"),
    Input("protected windows media", _protected_windows_media, "damaged encrypted no_video format memory"),
    Input("a file encrypted as a whole", lambda c: _noise(200_000, 7), "format"),
    Input(
        "a whole file encrypted behind a true beginning", lambda c: box(b"ftyp", b"isom", u32(0), b"isom") + _noise(200_000, 7), "damaged"
    ),
]
