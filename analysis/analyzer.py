"""The whole story on one page: a video is decoded once, watched segment by segment, and told second by second."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from analysis.ahead import Ahead
from analysis.describers.watched import Describer, Watched
from analysis.events import AnalysisEvent, Notice, SegmentDone, SegmentStarted, WindowPlan
from analysis.joining import clip_tracks
from analysis.options import AnalysisOptions
from analysis.stretch import Seen, Stretch
from analysis.timeline import Segment, Track
from analysis.video.source import VideoSource
from analysis.watch import Detectors, SegmentWatch


@dataclass(frozen=True)
class Analyzer:
    """Watches and tells; the same file and options give the same lines, whichever segments are asked for."""

    detectors: Detectors
    describer: Describer
    options: AnalysisOptions
    describer_name: str
    model: str | None = None
    revision: str | None = None
    precision: str | None = None
    """Of the model's weights: fp32, bf16, int8, nf4; None where there is none here."""

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
        """Tell each second of the segments once, but for those in `done_seconds`; in order where segments are told one by one.

        `cancelled` is asked at every frame and at every step of a model; raises Cancelled, or VideoError where decoding can't go on.
        """
        yield from (Notice(sentence) for sentence in self.detectors.left_out)
        done, duration_seconds = frozenset(done_seconds), source.probe().duration_seconds
        for adjacent in stretches(segments):
            with closing(Stretch(self.detectors, adjacent, self.describer.frames_wanted)) as stretch:
                for seen in self._seen(stretch, source, cancelled):
                    watches = [one for one in seen if isinstance(one, SegmentWatch)]
                    yield from (one for one in seen if not isinstance(one, SegmentWatch))
                    if watches:
                        yield from self._tell(watches, done, duration_seconds, cancelled)

    def _seen(self, stretch: Stretch, source: VideoSource, cancelled: Callable[[], bool]) -> Iterator[Sequence[Seen]]:
        """What has been seen, one by one, or - for a describer that takes long - all that came up while it was at work."""
        if self.describer.frames_wanted is None:
            yield from ([seen] for seen in stretch.watch(source, cancelled))
            return
        ahead: Ahead[Seen]
        with Ahead(
            stretch.watch(source, lambda: cancelled() or ahead.stopped),
            self.describer.side_by_side,
            lambda seen: isinstance(seen, SegmentWatch),
        ) as ahead:
            while seen := ahead.take():
                yield seen

    def _tell(
        self, watches: Sequence[SegmentWatch], done_seconds: frozenset[int], duration_seconds: float, cancelled: Callable[[], bool]
    ) -> Iterator[AnalysisEvent]:
        """All that watched segments yield; a second that is known already is found again and not told twice."""
        yield from (SegmentStarted(watch.segment) for watch in watches if not watch.started)
        watched = [_watched(watch) for watch in watches]
        segment_of = {second: one for one in watched for second in one.segment.seconds}
        missing = {one.segment: set(one.segment.seconds) for one in watched}
        plans: dict[Segment, list[WindowPlan]] = {one.segment: [] for one in watched}
        for told in self.describer.tell(watched, cancelled):
            if isinstance(told, WindowPlan):
                plans[segment_of[told.end - 1].segment].append(told)
                continue
            if told.second not in done_seconds:
                yield told
            one = segment_of[told.second]
            missing[one.segment].discard(told.second)
            if not missing[one.segment]:
                tracks = _ended_by(duration_seconds, clip_tracks(one.segment, one.tracks))
                yield SegmentDone(one.segment, tracks, tuple(plans[one.segment]))


def _watched(watch: SegmentWatch) -> Watched:
    tracks = watch.tracks()
    return Watched(watch.segment, tuple(watch.sights(tracks)), tuple(tracks), tuple(watch.frames), watch.detectors_on)


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
