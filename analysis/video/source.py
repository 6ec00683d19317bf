"""A video opened for decoding: its metadata and its frames, all by way of a locked child; nothing here decodes."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import stat
from collections.abc import Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from analysis.timeline import Frame
from analysis.video.browsers import playback_of
from analysis.video.facts import IndexFacts
from analysis.video.limits import (
    ADDRESS_BYTES,
    FRAME_WALL_SECONDS,
    LONGEST_SECONDS,
    MOST_PACKETS,
    PROBE_CPU_SECONDS,
    PROBE_WALL_SECONDS,
    READING_BYTES_PER_SECOND,
    SOUND_CPU_SECONDS,
    SOUND_RATE,
    decode_cpu_seconds,
)
from analysis.video.metadata import Consumer, SampledFrame, SoundBlock, VideoMetadata
from analysis.video.notices import is_partial, sentences_for
from analysis.video.plan import fitted_size
from analysis.video.process import LockedChild
from analysis.video.refusals import VideoError
from analysis.video.ring import Ring, RingLayout, make_memory
from analysis.video.sandbox import Limits
from analysis.video.wire import Message

MOST_THREADS = 4
THREADED_PIXELS = 1920 * 1200
"""Each thread holds pictures of its own; larger ones would come near the child's address limit."""

logger = logging.getLogger(__name__)

__all__ = ["Consumer", "SampledFrame", "SoundBlock", "VideoError", "VideoMetadata", "VideoSource"]


class VideoSource:
    """One video file. `probe` tells what it is, `frames` decodes it; both may be used several times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._facts: IndexFacts | None = None
        self._descriptor: int | None = None
        self.broken_packets = 0
        """Packets that could not be decoded in the last pass over `frames`."""
        self.dropped_frames = 0
        """Frames of the last pass that were left out because their time didn't come after their predecessor's."""

        self.spared_packets = 0
        """Packets of the last pass that were left out, since no consumer's frames need them."""

        self.broken_sound = 0
        """Packets of sound that could not be decoded in the last pass over `sound`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def probe(self) -> VideoMetadata:
        """The video's metadata from an index pass, done once; raises VideoError."""
        facts = self._index()
        return VideoMetadata(
            duration_seconds=facts.duration_seconds,
            width=facts.width,
            height=facts.height,
            average_fps=round(facts.frame_count / facts.duration_seconds, 3),
            rotation=facts.rotation,
            start_offset_seconds=round(float(facts.stretches[0].first_pts * facts.tick), 6),
            has_audio=facts.has_audio,
            partial=is_partial(facts),
            warnings=sentences_for(facts),
            codec=facts.codec,
            container=facts.container,
            frame_count=facts.frame_count,
            size_bytes=os.fstat(self._open()).st_size,
            playback=playback_of(facts.coding),
        )

    def frames(
        self, consumers: Sequence[Consumer], start_seconds: float = 0.0, end_seconds: float | None = None
    ) -> Generator[SampledFrame, None, None]:
        """The frames of [start_seconds, end_seconds) that any consumer wants, times growing, from one in-order decode.

        The picture of a given time doesn't depend on where the decode began, nor on who else wants frames: where nobody wants
        them all, packets that no wanted one needs are left out. Closing the generator ends its child at
        once. Raises VideoError where decoding fails as a whole; broken packets are counted in `broken_packets`.
        """
        facts = self._index()
        if not consumers:
            return
        sizes = [fitted_size(facts.width, facts.height, consumer.size) for consumer in consumers]
        layout = RingLayout.for_sizes(sorted(set(sizes)))
        pictures = [layout.sizes.index(size) for size in sizes]
        end = facts.duration_seconds if end_seconds is None else min(end_seconds, facts.duration_seconds)
        order = {
            "kind": "frames",
            "facts": facts.around(start_seconds).to_message(),
            "rates": [consumer.rate for consumer in consumers],
            "pictures": pictures,
            "sizes": layout.sizes,
            "slots": layout.slots,
            "start": start_seconds,
            "end": end,
            "threads": min(MOST_THREADS if facts.width * facts.height <= THREADED_PIXELS else 2, os.cpu_count() or 1),
        }
        child, ring = self._decoding(layout, order)
        try:
            yield from self._received(child, ring, [consumer.name for consumer in consumers], pictures)
        finally:
            child.close()

    def keyframes(self, start_seconds: float, end_seconds: float, count: int, size: int) -> Generator[Frame, None, None]:
        """At most `count` keyframes of [start_seconds, end_seconds), equally far apart, the longer side at most `size` pixels.

        Each is decoded for itself, in a child of its own beside any decode that goes on. Raises VideoError.
        """
        facts = self._index().spread(start_seconds, end_seconds, count)
        if not facts.keyframes:
            return
        layout = RingLayout.for_sizes([fitted_size(facts.width, facts.height, size)])
        order = {"kind": "keyframes", "facts": facts.to_message(), "sizes": layout.sizes, "slots": layout.slots}
        child, ring = self._decoding(layout, order)
        try:
            for slot, at, _ in self._frame_messages(child, ring, 1):
                image = ring.view(slot, 0).copy()
                child.give_back(slot)
                yield Frame(image, at)
        finally:
            child.close()

    def _decoding(self, layout: RingLayout, order: Message) -> tuple[LockedChild, Ring]:
        """A child that decodes into a ring of pictures."""
        memory = make_memory(layout.total_bytes)
        try:
            ring = Ring(memory, layout)
            return LockedChild(self._open(), memory, self._decode_limits(self._index()), order), ring
        finally:
            os.close(memory)

    def sound(self, start_seconds: float, end_seconds: float) -> Generator[SoundBlock, None, None]:
        """The sound of [start_seconds, end_seconds) on the picture's clock, times growing, with gaps where there is none.

        The same bounds always give the same samples. Broken packets are counted in `broken_sound`; raises VideoError.
        """
        facts = self._index()
        end = min(end_seconds, facts.duration_seconds)
        if not facts.has_audio or start_seconds >= end:
            return
        order = {"kind": "sound", "facts": facts.around(0.0).to_message(), "start": start_seconds, "end": end, "sizes": [], "slots": 0}
        video = self._open()
        patience = FRAME_WALL_SECONDS + os.fstat(video).st_size / READING_BYTES_PER_SECOND
        child = LockedChild(video, None, Limits(SOUND_CPU_SECONDS, ADDRESS_BYTES), order)
        last = start_seconds
        try:
            while (message := child.receive(patience))["kind"] != "end":
                if message["kind"] == "sound":
                    block = _checked_sound(message, last, end)
                    last = block.start_seconds + len(block.samples) / SOUND_RATE
                    yield block
            self.broken_sound = _checked_count(message, "broken")
        finally:
            child.close()

    def _received(self, child: LockedChild, ring: Ring, names: list[str], pictures: list[int]) -> Generator[SampledFrame, None, None]:
        ended: Message = {}
        for slot, at, wanting in self._frame_messages(child, ring, len(names), ended):
            images = {names[number]: ring.view(slot, pictures[number]).copy() for number in wanting}
            child.give_back(slot)
            yield SampledFrame(at, images)
        self.broken_packets = max(_checked_count(ended, "broken"), _checked_count(ended, "lost"))
        self.dropped_frames, self.spared_packets = _checked_count(ended, "dropped"), _checked_count(ended, "spared")

    def _frame_messages(
        self, child: LockedChild, ring: Ring, consumers: int, ended: Message | None = None
    ) -> Generator[tuple[int, float, list[int]], None, None]:
        """(slot, seconds, numbers of the consumers) of each frame, checked; the last message goes into `ended`."""
        last = -1.0
        while (message := child.receive(FRAME_WALL_SECONDS))["kind"] != "end":
            if message["kind"] == "locked":
                if not message.get("seccomp"):
                    logger.warning("system calls can't be filtered here: videos are decoded with limits of memory and time only")
                continue
            last = _checked_time(message, last)
            yield _checked_slot(message, ring.layout.slots), last, _checked_numbers(message, consumers)
        if ended is not None:
            ended.update(message)

    def _decode_limits(self, facts: IndexFacts) -> Limits:
        fps = facts.frame_count / facts.duration_seconds
        return Limits(decode_cpu_seconds(facts.duration_seconds, facts.width, facts.height, fps), ADDRESS_BYTES)

    def _index(self) -> IndexFacts:
        if self._facts is None:
            self._facts = self._run_index()
        return self._facts

    def _run_index(self) -> IndexFacts:
        video = self._open()
        patience = PROBE_WALL_SECONDS + os.fstat(video).st_size / READING_BYTES_PER_SECOND
        child = LockedChild(video, None, Limits(PROBE_CPU_SECONDS, ADDRESS_BYTES), {"kind": "index", "sizes": [], "slots": 0})
        try:
            while (message := child.receive(patience))["kind"] != "facts":
                pass
            return IndexFacts.from_message(message.get("facts", {}))
        except ValueError:
            raise VideoError("decode") from None
        finally:
            child.close()

    def opened(self) -> tuple[int, IndexFacts]:
        """The open file and the facts of its index pass, for who starts a child of its own on it; raises VideoError."""
        return self._open(), self._index()

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = open_regular(self._path)
        return self._descriptor


def open_regular(path: Path) -> int:
    """A descriptor of a regular file with something in it; raises VideoError. Links at the path's end are not followed."""
    try:
        # a FIFO without a writer would hold the opening process for ever
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise VideoError("missing") from None
    except OSError:
        raise VideoError("not_a_file") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
        os.close(descriptor)
        raise VideoError("empty" if stat.S_ISREG(status.st_mode) else "not_a_file")
    return descriptor


def _checked_count(message: Message, name: str) -> int:
    count = message.get(name)
    if type(count) is not int or not 0 <= count <= MOST_PACKETS:
        raise VideoError("decode")
    return count


def _checked_slot(message: Message, slots: int) -> int:
    slot = message.get("slot")
    if type(slot) is not int or not 0 <= slot < slots:
        raise VideoError("decode")
    return slot


def _checked_time(message: Message, last: float) -> float:
    at = message.get("at")
    if type(at) is not float or not last < at < LONGEST_SECONDS + 1:
        raise VideoError("decode")
    return at


def _checked_numbers(message: Message, count: int) -> list[int]:
    numbers = message.get("for")
    if not isinstance(numbers, list) or not all(type(number) is int and 0 <= number < count for number in numbers):
        raise VideoError("decode")
    return numbers


def _checked_sound(message: Message, last: float, end: float) -> SoundBlock:
    at, sent = message.get("at"), message.get("samples")
    if type(at) is not float or type(sent) is not str or not last - 1 / SOUND_RATE <= at < end:
        raise VideoError("decode")
    try:
        samples = np.frombuffer(base64.b64decode(sent, validate=True), "<i2")
    except (binascii.Error, ValueError):
        raise VideoError("decode") from None
    if not 0 < len(samples) <= SOUND_RATE or at + len(samples) / SOUND_RATE > end + 0.001:
        raise VideoError("decode")
    return SoundBlock(at, samples)
