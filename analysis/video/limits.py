"""What a video may be at most, and what may be read at all."""

from __future__ import annotations

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,flv,mpeg,asf,ogg"
"""FFmpeg's names of the containers that are read; pictures, playlists, subtitles and raw streams are not among them."""

_MODERN = ("h264", "hevc", "vp8", "vp9", "av1", "theora", "ffv1", "prores", "dnxhd", "mjpeg")
_OLD = ("mpeg4", "mpeg2video", "mpeg1video", "h263", "wmv3", "wmv2", "vc1", "msmpeg4v3", "msmpeg4v2", "flv1")
CODECS = frozenset(_MODERN + _OLD)

_SOUND = ("aac", "mp3", "mp2", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "wmav1", "wmav2", "amrnb", "amrwb", "speex")
_PLAIN_SOUND = ("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8", "pcm_alaw", "pcm_mulaw", "adpcm_ms")
SOUND_CODECS = frozenset(_SOUND + _PLAIN_SOUND)
SOUND_RATE = 16000
"""Samples per second of the sound that leaves the locked child, mono."""

MOST_PIXELS = 7680 * 4320
LONGEST_SIDE = 8192
SHORTEST_SIDE = 2
LONGEST_SECONDS = 12 * 3600
MOST_PACKETS = 20_000_000
BARREN_BYTES = 256 << 20
"""Read without finding a packet: what comes after so much of nothing isn't looked for. Takes a second of work."""

CONTAINER_OPTIONS = {
    "format_whitelist": FORMATS,
    "protocol_whitelist": "none",
    "max_streams": "64",
    "probesize": "5000000",
    "analyzeduration": "5000000",
    "max_pixels": str(MOST_PIXELS),
    "threads": "1",
}

PROBE_CPU_SECONDS = 20
PROBE_WALL_SECONDS = 30.0
READING_BYTES_PER_SECOND = 25_000_000
"""The slowest disk that a probe still waits for."""
FRAME_WALL_SECONDS = 30.0
ADDRESS_BYTES = 1 << 30
SOUND_CPU_SECONDS = 60
"""For one stretch of sound, however long the way to it is."""


def decode_cpu_seconds(duration_seconds: float, width: int, height: int, average_fps: float) -> int:
    """CPU seconds that decoding this video may take: 60 + duration x max(2, 10 x its pixel rate over that of 1080p30)."""
    load = 10 * width * height * average_fps / (1920 * 1080 * 30)
    return 60 + int(duration_seconds * max(2.0, load)) + 1


PLAYABLE_SHORTER_SIDE, PLAYABLE_LONGER_SIDE = 1080, 4096
"""A playable copy is at most so large."""
PLAYABLE_APART_SECONDS = 1 / 75
"""Pictures closer than this to the one before are left out of a playable copy."""
PLAYABLE_SOUND_RATE = 48000
PLAYABLE_SOUND_BITS = 160_000
PLAYABLE_ADDRESS_BYTES = 3 << 29
"""An encoder holds pictures too, beside those of the decoder."""
PLAYABLE_THREADS = 2
_BITS_OF_1080P30, _LEAST_BITS = 6_000_000, 800_000
_ROOM_BYTES = 4 << 20


def playable_bits(width: int, height: int) -> int:
    """Bits a second that the picture of a playable copy of this size may take."""
    return max(_LEAST_BITS, _BITS_OF_1080P30 * width * height // (1920 * 1080))


def playable_bytes(duration_seconds: float, picture_bits: int) -> int:
    """How large a playable copy may become: a quarter more than its bits, for the container and a late rate control."""
    return _ROOM_BYTES + int(duration_seconds * (picture_bits + PLAYABLE_SOUND_BITS) / 8 * 1.25)
