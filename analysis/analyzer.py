"""The whole story on one page: a video is decoded once, watched segment by segment, and told second by second."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from analysis.describers.sight import Sight
from analysis.events import AnalysisEvent, Notice, SegmentDone, SegmentStarted, WindowPlan
from analysis.joining import clip_tracks
from analysis.options import AnalysisOptions
from analysis.stretch import Stretch
from analysis.timeline import SecondDescription, Segment, Track
from analysis.video.source import VideoSource
from analysis.watch import Detectors, SegmentWatch


class Describer(Protocol):
    """Finds the words for the seconds of a segment."""

    def describe(self, segment: Segment, sights: Sequence[Sight], tracks: Sequence[Track]) -> Iterator[SecondDescription]:
        """Exactly one line for each second of the segment, in order."""


@dataclass(frozen=True)
class Analyzer:
    """Watches and tells; the same file and options give the same lines, whichever segments are asked for."""

    detectors: Detectors
    describer: Describer
    options: AnalysisOptions
    describer_name: str
    model: str | None = None
    revision: str | None = None

    @property
    def speech_model(self) -> str | None:
        """Which model hears what is said; None where nothing is listened to."""
        return self.detectors.speech.model_name if self.detectors.speech else None

    def analyze(
        self,
        source: VideoSource,
        segments: Sequence[Segment],
        done_seconds: Collection[int] = (),
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[AnalysisEvent]:
        """Tell each second of the segments once, in order, but for those in `done_seconds`.

        `cancelled` is asked at every frame; raises Cancelled, or VideoError where decoding can't go on.
        """
        yield from (Notice(sentence) for sentence in self.detectors.left_out)
        done, duration_seconds = frozenset(done_seconds), source.probe().duration_seconds
        for adjacent in stretches(segments):
            with closing(Stretch(self.detectors, adjacent)) as stretch:
                for seen in stretch.watch(source, cancelled):
                    yield from self._tell(seen, done, duration_seconds) if isinstance(seen, SegmentWatch) else [seen]

    def _tell(self, watch: SegmentWatch, done_seconds: frozenset[int], duration_seconds: float) -> Iterator[AnalysisEvent]:
        """All that a watched segment yields; a second that is known already is found again and not told twice."""
        if not watch.started:
            yield SegmentStarted(watch.segment)
        tracks = watch.tracks()
        sights = watch.sights(tracks)
        for line in self.describer.describe(watch.segment, sights, tracks):
            if line.second not in done_seconds:
                yield line
        looked_at = sum(len(sight.pts_seconds) for sight in sights)
        plan = WindowPlan(watch.segment.start_second, watch.segment.end_second, looked_at)
        yield SegmentDone(watch.segment, _ended_by(duration_seconds, clip_tracks(watch.segment, tracks)), (plan,))


def _ended_by(duration_seconds: float, tracks: Sequence[Track]) -> tuple[Track, ...]:
    """The tracks, none of which outlasts the picture: a last look is taken to hold until the next one, which never came."""
    return tuple(replace(track, end_seconds=max(track.start_seconds, min(track.end_seconds, duration_seconds))) for track in tracks)


def stretches(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in order, those that touch together: each list is decoded in one go."""
    adjacent: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: one.start_second):
        if adjacent and adjacent[-1][-1].end_second == segment.start_second:
            adjacent[-1].append(segment)
        else:
            adjacent.append([segment])
    return adjacent
