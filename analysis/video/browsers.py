"""Whether today's browsers play a file as it is: a conservative table of containers, codecs and pixel formats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Playback(StrEnum):
    """Which browsers play a file."""

    EVERYWHERE = "everywhere"
    SOMEWHERE = "somewhere"
    """It depends on the browser, its machine and its version: only the browser itself can tell."""
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Coding:
    """How a file is put together, in FFmpeg's names; an empty `sound_codec` is a file without sound."""

    container: str
    codec: str
    pixel_format: str
    profile: str
    sound_codec: str


MP4, WEBM = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
H264_PROFILES = frozenset({"Baseline", "Constrained Baseline", "Main", "High", "Constrained High", "Progressive High"})
EIGHT_BIT = frozenset({"yuv420p", "yuvj420p"})
MP4_SOUND = frozenset({"", "aac", "mp3"})
WEBM_SOUND = frozenset({"", "opus", "vorbis"})
SOME_SOUND = frozenset({"opus", "flac", "alac", "vorbis", "aac", "mp3"})
"""Played in one container or another, by one browser or another; of what is not in here no browser plays the sound."""


def playback_of(coding: Coding) -> Playback:
    """Which browsers play such a file, its sound included."""
    if coding.container == MP4:
        return _least(_mp4_picture(coding), _sound(coding.sound_codec, MP4_SOUND))
    if coding.container == WEBM:
        return _least(_webm_picture(coding), _sound(coding.sound_codec, WEBM_SOUND))
    return Playback.NOWHERE


def is_plain_h264(coding: Coding) -> bool:
    """Whether every browser decodes the picture, were it in another container."""
    return coding.codec == "h264" and coding.pixel_format in EIGHT_BIT and coding.profile in H264_PROFILES


def _mp4_picture(coding: Coding) -> Playback:
    if is_plain_h264(coding):
        return Playback.EVERYWHERE
    return Playback.SOMEWHERE if coding.codec in ("hevc", "av1", "vp9") else Playback.NOWHERE


def _webm_picture(coding: Coding) -> Playback:
    if coding.codec in ("vp8", "vp9") and coding.pixel_format == "yuv420p":
        return Playback.EVERYWHERE
    return Playback.SOMEWHERE if coding.codec in ("vp9", "av1", "hevc") or is_plain_h264(coding) else Playback.NOWHERE


def _sound(codec: str, played: frozenset[str]) -> Playback:
    if codec in played:
        return Playback.EVERYWHERE
    return Playback.SOMEWHERE if codec in SOME_SOUND else Playback.NOWHERE


def _least(*each: Playback) -> Playback:
    return max(each, key=list(Playback).index)
