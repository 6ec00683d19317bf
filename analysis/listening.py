"""Listens to a video passage by passage and gives each segment what begins to be said in it."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.passages import REACH_SECONDS, VOICE_STEP_SECONDS, Stage, moment, passage_numbers, pause_in
from analysis.timeline import Segment, SpeechDetector, Track
from analysis.video.limits import SOUND_RATE
from analysis.video.source import VideoError, VideoSource

Result = TypeVar("Result")

KEPT = 3
"""Passages that are remembered: segments come in order, and each touches two at most."""


AHEAD_SECONDS = 30.0
"""As long as the longest passage: listening further ahead would only take time from the picture."""


class Guard(Protocol):
    """Stands between an analysis and whatever a detector's library may raise."""

    def __call__(self, name: str, work: Callable[[], Result]) -> Result | None:
        """What the work gives, or None where the detector of that name has failed."""


class Listener:
    """One video's speech; used on one thread. What a passage holds rests on the sound between two pauses and nothing else."""

    def __init__(self, source: VideoSource, detector: SpeechDetector) -> None:
        self._source = source
        self._detector = detector
        self._duration = source.probe().duration_seconds
        self._sound = lru_cache(KEPT)(self._sound_of)
        self._begin = lru_cache(KEPT)(self._begin_of)
        self._spoken = lru_cache(KEPT)(self._spoken_of)

    def spoken_in(self, segment: Segment) -> list[Track]:
        """The utterances that begin in the segment, whole, in order."""
        end = min(float(segment.end_second), self._duration)
        numbers = passage_numbers(segment.start_second, end) if self._source.probe().has_audio else []
        spoken = [track for number in numbers if self._touches(number, segment) for track in self._spoken(number)]
        return [track for track in spoken if segment.start_second <= track.start_seconds < segment.end_second]

    def _touches(self, number: int, segment: Segment) -> bool:
        return self._begin(number) < segment.end_second and self._begin(number + 1) > segment.start_second

    def _begin_of(self, number: int) -> float:
        """Where a passage begins: in a pause near its moment, found in the sound before it, which is at hand where one follows another."""
        if number == 0:
            return 0.0
        if moment(number) - REACH_SECONDS >= self._duration:
            return self._duration
        stage = Stage.of(number - 1)
        voice = self._detector.voice(self._sound(number - 1))
        first = round((moment(number) - REACH_SECONDS - stage.start_seconds) / VOICE_STEP_SECONDS)
        return min(self._duration, round(stage.start_seconds + pause_in(voice, first, len(voice)) * VOICE_STEP_SECONDS, 3))

    def _spoken_of(self, number: int) -> tuple[Track, ...]:
        start, end, stage = self._begin(number), self._begin(number + 1), Stage.of(number)
        first, last = (round((at - stage.start_seconds) * SOUND_RATE) for at in (start, end))
        return tuple(self._detector.transcribe(self._sound(number)[first:last], start))

    def _sound_of(self, number: int) -> NDArray[np.float32]:
        """The sound of a passage's stage, always its whole length: silent where the file has none or it can't be decoded."""
        stage = Stage.of(number)
        samples = np.zeros(round((stage.end_seconds - stage.start_seconds) * SOUND_RATE), np.float32)
        with contextlib.suppress(VideoError):
            for block in self._source.sound(stage.start_seconds, stage.end_seconds):
                first = round((block.start_seconds - stage.start_seconds) * SOUND_RATE)
                part = samples[first : first + len(block.samples)]
                part[:] = block.samples[: len(part)] / np.float32(32768)
        return samples


class Hearing:
    """Listens on a thread of its own, a little ahead of the picture, so that no line waits long for what is said in it."""

    def __init__(self, source: VideoSource, detector: SpeechDetector, segments: Sequence[Segment], guard: Guard) -> None:
        self._listener = Listener(source, detector)
        self._upcoming = deque(segments)
        self._guard = guard
        self._thread = ThreadPoolExecutor(1, "listen")
        self._heard: dict[Segment, Future[list[Track]]] = {}

    def go_on_to(self, pts_seconds: float) -> None:
        """Listen to all segments that begin within half a minute of this moment of the picture."""
        while self._upcoming and self._upcoming[0].start_second <= pts_seconds + AHEAD_SECONDS:
            segment = self._upcoming.popleft()
            self._heard[segment] = self._thread.submit(self._listen, segment)

    def in_segment(self, segment: Segment) -> Future[list[Track]]:
        """What begins to be said in a segment, which the picture has come to; asked once."""
        return self._heard.pop(segment)

    def close(self) -> None:
        """Wait for the passage that is being listened to, and leave the rest."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _listen(self, segment: Segment) -> list[Track]:
        return self._guard("speech", partial(self._listener.spoken_in, segment)) or []
