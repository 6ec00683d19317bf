"""Decodes adjacent segments in one go and hands every frame to those who watch; seeing and reading go on beside decoding."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TypeVar

from analysis.describers.watched import FramesWanted
from analysis.detectors.looks import Look, is_fine, same_picture, small_luma
from analysis.detectors.scene_groups import EVERY_SECONDS, Likeness
from analysis.events import Cancelled, EvidencePicture, Notice, SegmentStarted
from analysis.listening import Hearing
from analysis.timeline import Frame, FrameDetector, Segment, TimelineDetector
from analysis.video.source import Consumer, SampledFrame, VideoSource
from analysis.watch import WARM_UP_SECONDS, Detectors, SecondLook, SegmentWatch

Result = TypeVar("Result")

LOOKS_IN_HAND = 6
"""Looks that may be under way before decoding waits: full-size frames are large, and memory must not grow with a slow detector."""

Seen = SegmentWatch | SegmentStarted | EvidencePicture | Notice

EVIDENCE = Consumer("evidence", 1.0, 640)


class Stretch:
    """One decode over adjacent segments; a detector that fails on the way is left out from there on."""

    def __init__(self, detectors: Detectors, segments: Sequence[Segment], wanted: FramesWanted | None = None) -> None:
        self._detectors = detectors
        self._segments = segments
        self._upcoming = deque(segments)
        self._watches: deque[SegmentWatch] = deque()
        # One thread reads and one sees: there may be two cores only, and the words on screen must be fed in order.
        self._reader, self._seer = ThreadPoolExecutor(1, "read"), ThreadPoolExecutor(1, "see")
        self._in_hand: deque[Future[Look] | Future[None]] = deque()
        self._hearing: Hearing | None = None
        self._failed: dict[str, str] = {}
        self._told_failures: set[str] = set()
        self.reached_second: float = segments[0].start_second
        """How far it is decoded."""
        self._consumers = _consumers(SegmentWatch(segments[0], detectors, self._guarded), wanted)

    def close(self) -> None:
        """Let go of the looks that haven't begun and wait for the two that may have."""
        for pool in (self._reader, self._seer):
            pool.shutdown(wait=True, cancel_futures=True)
        if self._hearing:
            self._hearing.close()

    def watch(self, source: VideoSource, cancelled: Callable[[], bool]) -> Generator[Seen, None, None]:
        """Starts, pictures and notices as they come, and each segment's watch once its last look is back, in order."""
        if self._detectors.speech:
            self._hearing = Hearing(source, self._detectors.speech, self._segments, self._guarded)
            self._hearing.go_on_to(self._segments[0].start_second)
        start = max(0.0, self._segments[0].start_second - WARM_UP_SECONDS)
        with closing(source.frames(tuple(dict.fromkeys(self._consumers.values())), start, self._segments[-1].end_second)) as frames:
            for sampled in frames:
                if cancelled():
                    raise Cancelled
                self.reached_second = sampled.pts_seconds
                self._open_watches(sampled.pts_seconds)
                yield from self._hand_out(sampled)
                yield from self._closed_watches(sampled.pts_seconds, wait=False)
        self._open_watches(float("inf"))
        yield from self._closed_watches(float("inf"), wait=True)

    def _open_watches(self, pts_seconds: float) -> None:
        if self._hearing:
            self._hearing.go_on_to(pts_seconds)
        while self._upcoming and self._upcoming[0].start_second - WARM_UP_SECONDS <= pts_seconds:
            watch = SegmentWatch(self._upcoming.popleft(), self._detectors, self._guarded)
            watch.heard = self._hearing.in_segment(watch.segment) if self._hearing else None
            self._watches.append(watch)

    def _closed_watches(self, pts_seconds: float, wait: bool) -> Iterator[SegmentWatch | Notice]:
        while self._watches and self._watches[0].segment.end_second <= pts_seconds and (wait or self._watches[0].settled):
            watch = self._watches.popleft()
            watch.settle()
            for name in sorted(self._failed.keys() - self._told_failures):
                self._told_failures.add(name)
                yield Notice(self._failed[name])
            yield watch

    def _hand_out(self, sampled: SampledFrame) -> Iterator[SegmentStarted | EvidencePicture]:
        watches = [watch for watch in self._watches if watch.watches(sampled.pts_seconds)]
        for name, hand in (("shots", self._feed_shots), ("camera", self._feed_camera), ("text", self._feed_text)):
            if frame := self._frame_for(name, sampled):
                hand(watches, frame)
        for detector in (self._detectors.objects, self._detectors.faces):
            if detector and (frame := self._frame_for(detector.name, sampled)):
                self._look(detector, watches, frame)
        if frame := self._frame_for("describer", sampled):
            for watch in watches:
                watch.frames.append(frame)
        if frame := self._frame_for("evidence", sampled):
            yield from self._keep_evidence(watches, frame)
        self._hold_back()

    def _frame_for(self, name: str, sampled: SampledFrame) -> Frame | None:
        consumer = self._consumers.get(name)
        image = sampled.images.get(consumer.name) if consumer else None
        return Frame(image, sampled.pts_seconds) if image is not None else None

    def _feed_shots(self, watches: Sequence[SegmentWatch], frame: Frame) -> None:
        for watch in watches:
            self._feed(watch.shots, frame)

    def _feed_camera(self, watches: Sequence[SegmentWatch], frame: Frame) -> None:
        for watch in watches:
            self._feed(watch.camera, frame)

    def _feed_text(self, watches: Sequence[SegmentWatch], frame: Frame) -> None:
        for watch in watches:
            read = self._reader.submit(self._feed, watch.text, frame)
            watch.text_reads.append(read)
            self._in_hand.append(read)

    def _look(self, detector: FrameDetector, watches: Sequence[SegmentWatch], frame: Frame) -> None:
        """Each watch gets a look; where the picture is as when it last looked, it is told again what was seen then."""
        shown = Look(frame.pts_seconds, (), is_fine(frame.pts_seconds, detector.rate), small_luma(frame))
        fresh: Future[Look] | None = None
        for watch in watches:
            before = watch.looked_at.get((detector.name, shown.fine))
            if before and same_picture(before[0], shown):
                look = self._seer.submit(_seen_again, before[1], shown)
            else:
                look = fresh = fresh or self._seer.submit(self._look_now, detector, frame, shown)
                watch.looked_at[detector.name, shown.fine] = (shown, look)
            (watch.object_looks if detector is self._detectors.objects else watch.face_looks).append(look)
            self._in_hand.append(look)

    def _look_now(self, detector: FrameDetector, frame: Frame, shown: Look) -> Look:
        seen = tuple(self._guarded(detector.name, partial(detector.detect, frame)) or [])
        return replace(shown, observations=seen, image=frame.image if detector is self._detectors.objects else None)

    def _likeness(self, frame: Frame) -> Future[Likeness] | None:
        scenes = self._detectors.scenes
        if scenes is None:
            return None
        return self._seer.submit(lambda: self._guarded(scenes.name, partial(scenes.likeness, frame)) or {})

    def _feed(self, detector: TimelineDetector | None, frame: Frame) -> None:
        if detector:
            self._guarded(detector.name, partial(detector.feed, frame))

    def _guarded(self, name: str, work: Callable[[], Result]) -> Result | None:
        if name in self._failed:
            return None
        try:
            return work()
        except Exception as error:  # a detector's library may raise anything; the run goes on without that detector
            self._failed[name] = f"The detector for {name} failed and is left out from here on ({type(error).__name__})."
            return None

    def _keep_evidence(self, watches: Sequence[SegmentWatch], frame: Frame) -> Iterator[SegmentStarted | EvidencePicture]:
        second = int(frame.pts_seconds)
        picture = self._detectors.picture
        look = SecondLook(frame.pts_seconds, picture.luma(frame), picture.colours(frame), picture.patches(frame))
        likeness = self._likeness(frame) if second % EVERY_SECONDS == 0 else None
        for watch in watches:
            if second in watch.seconds:
                continue
            watch.seconds[second] = look
            if likeness:
                watch.scene_looks.append((frame.pts_seconds, likeness))
            if second in watch.segment.seconds:
                if not watch.started:
                    watch.started = True
                    yield SegmentStarted(watch.segment)
                yield EvidencePicture(second, frame.pts_seconds, self._detectors.picture.jpeg(frame))

    def _hold_back(self) -> None:
        while self._in_hand and self._in_hand[0].done():
            self._in_hand.popleft()
        while len(self._in_hand) > LOOKS_IN_HAND:
            self._in_hand.popleft().result()


def _seen_again(before: Future[Look], shown: Look) -> Look:
    look = before.result()
    seen = (replace(one, pts_seconds=shown.pts_seconds) for one in look.observations)
    return replace(shown, observations=tuple(seen), image=look.image)


def _consumers(watch: SegmentWatch, wanted: FramesWanted | None) -> dict[str, Consumer]:
    """What each detector and the describer want of the decode, by name; those that want the same share one picture."""
    wanting = [watch.shots, watch.camera, watch.text, watch.detectors.objects, watch.detectors.faces]
    shared: dict[tuple[float | None, int | None], Consumer] = {(EVIDENCE.rate, EVIDENCE.size): EVIDENCE}
    found = {EVIDENCE.name: EVIDENCE}
    for detector in wanting:
        if detector:
            found[detector.name] = shared.setdefault((detector.rate, detector.size), Consumer(detector.name, detector.rate, detector.size))
    if wanted:
        found["describer"] = shared.setdefault((wanted.rate, wanted.size), Consumer("describer", wanted.rate, wanted.size))
    return found
