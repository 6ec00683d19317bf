"""Makes a copy of a video that every browser plays: H.264 and AAC in a fragmented MP4, written by a locked child."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from analysis.video.browsers import is_plain_h264
from analysis.video.facts import IndexFacts
from analysis.video.limits import (
    FRAME_WALL_SECONDS,
    MOST_PACKETS,
    PLAYABLE_ADDRESS_BYTES,
    PLAYABLE_LONGER_SIDE,
    PLAYABLE_SHORTER_SIDE,
    PLAYABLE_THREADS,
    READING_BYTES_PER_SECOND,
    decode_cpu_seconds,
    playable_bytes,
)
from analysis.video.playable_order import PlayableOrder
from analysis.video.process import LockedChild
from analysis.video.refusals import VideoError
from analysis.video.sandbox import Limits
from analysis.video.source import VideoSource
from analysis.video.wire import Message

ENCODING_LOAD = 4
"""How many times the CPU of decoding an encoded copy may take."""


class TooLargeError(Exception):
    """The copy would have become larger than it may be."""


class FullDiskError(Exception):
    """The disk took no more of the copy."""


@dataclass(frozen=True)
class Wish:
    """Which copy is wanted: of the seconds [start, end), to the video's end where `end_seconds` is None."""

    start_seconds: float = 0.0
    end_seconds: float | None = None
    encoded: bool = False
    """Whether the picture is encoded anew even where it could be copied."""
    most_bytes: int = 1 << 62

    def __post_init__(self) -> None:
        if self.start_seconds < 0 or (self.end_seconds is not None and self.end_seconds <= self.start_seconds):
            raise ValueError("a copy begins in the video and ends after its beginning")


@dataclass(frozen=True)
class Made:
    """A copy that is complete."""

    duration_seconds: float
    copied: bool
    """Whether the picture's packets went into it as they are."""
    broken: int
    """Packets of the picture that could not be decoded."""


def make_playable(source: VideoSource, output: int, wish: Wish, told: Callable[[float], None]) -> Made:
    """Write the copy into an empty open file; its first picture is at 0, and second s of it shows second start + s.

    `told` gets the share that is done about twice a second and may raise to end the work at once.
    Raises VideoError, TooLargeError, FullDiskError.
    """
    video, facts = source.opened()
    end = facts.duration_seconds if wish.end_seconds is None else min(wish.end_seconds, facts.duration_seconds)
    if wish.start_seconds >= end:
        raise ValueError("the copy begins after the video's end")
    whole = wish.start_seconds == 0 and end == facts.duration_seconds
    if whole and not wish.encoded and can_be_copied(facts):
        made = _written(video, output, PlayableOrder(facts, 0.0, end, True, 1), wish.most_bytes, told)
        if made is not None:
            return made
        os.ftruncate(output, 0)
    threads = min(PLAYABLE_THREADS, os.cpu_count() or 1)
    made = _written(video, output, PlayableOrder(facts, wish.start_seconds, end, False, threads), wish.most_bytes, told)
    if made is None:
        raise VideoError("decode")
    return made


def can_be_copied(facts: IndexFacts) -> bool:
    """Whether only the container or the sound is what browsers don't play; the child still looks at the packets."""
    fits = min(facts.width, facts.height) <= 2 * PLAYABLE_SHORTER_SIDE and max(facts.width, facts.height) <= PLAYABLE_LONGER_SIDE
    sound = not (facts.broken or facts.cut_off or facts.interlaced)
    clock = len(facts.stretches) == 1 and not facts.counted_step and not facts.by_packet_time
    return is_plain_h264(facts.coding) and fits and sound and clock and facts.rotation == 0 and facts.square


def _written(video: int, output: int, order: PlayableOrder, most_bytes: int, told: Callable[[float], None]) -> Made | None:
    """None where the packets can't be copied."""
    size = os.fstat(video).st_size
    limits = _limits(order, size, most_bytes)
    progress = _Progress(order.duration_seconds, time.monotonic() + 120 + 4 * limits.cpu_seconds, told)
    patience = FRAME_WALL_SECONDS + size / READING_BYTES_PER_SECOND
    child = LockedChild(video, output, limits, order.to_message())
    try:
        while (message := child.receive(patience, progress.tell))["kind"] != "end":
            if message["kind"] == "uncopied" and order.copied:
                return None
            if message["kind"] == "output":
                raise FullDiskError if message.get("full") else TooLargeError
            progress.take(message)
        return Made(order.duration_seconds, order.copied, _checked_count(message))
    finally:
        child.close()


class _Progress:
    """How far a child has come, told again and again; ends it when its whole time is over."""

    def __init__(self, duration_seconds: float, deadline: float, told: Callable[[float], None]) -> None:
        self._duration = duration_seconds
        self._deadline = deadline
        self._told = told
        self._share = 0.0

    def take(self, message: Message) -> None:
        """Note where the child is; raises VideoError where that can't be."""
        if message["kind"] == "progress":
            at = message.get("at")
            if type(at) is not float or not math.isfinite(at):
                raise VideoError("decode")
            self._share = min(1.0, max(0.0, at / self._duration))
        self.tell()

    def tell(self) -> None:
        """Tell it once more; raises VideoError when the time is over."""
        if time.monotonic() > self._deadline:
            raise VideoError("slow")
        self._told(self._share)


def _limits(order: PlayableOrder, source_bytes: int, most_bytes: int) -> Limits:
    facts = order.facts
    fps = facts.frame_count / facts.duration_seconds
    # a clip may have to read its way through all that comes before it
    cpu = ENCODING_LOAD * decode_cpu_seconds(order.duration_seconds, facts.width, facts.height, fps) + int(source_bytes / 50_000_000)
    encoded = playable_bytes(order.duration_seconds, order.bits)
    room = playable_bytes(order.duration_seconds, 0) + source_bytes + source_bytes // 4 if order.copied else encoded
    return Limits(cpu, PLAYABLE_ADDRESS_BYTES, min(room, most_bytes))


def _checked_count(message: Message) -> int:
    broken = message.get("broken")
    if type(broken) is not int or not 0 <= broken <= MOST_PACKETS:
        raise VideoError("decode")
    return broken
