"""The whole story on one page: a video is decoded once, watched segment by segment, and told second by second."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from analysis.course import Course, nobody
from analysis.describers.watched import Describer, Watched
from analysis.document import OverviewJSON
from analysis.events import AnalysisEvent, FirstLookTold, NeighbourLine, Notice, SegmentDone, SegmentStarted, WindowPlan
from analysis.first_look import FirstLook
from analysis.gathering import Gathering
from analysis.joining import clip_tracks
from analysis.options import AnalysisOptions
from analysis.overview import overview_of
from analysis.timeline import SecondDescription, Segment, Track
from analysis.video.source import VideoSource
from analysis.watch import Detectors, SegmentWatch
from analysis.whole import Whole


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
        watched_second: Callable[[], int | None] = nobody,
        first_second: int = 0,
        whole: Whole | None = None,
    ) -> Iterator[AnalysisEvent]:
        """Tell each second of the segments once, but for those in `done_seconds`; in order where segments are told one by one.

        Whenever segments were told, `watched_second` is asked where somebody watches: from there on it is told next, and the same.
        The run begins at `first_second`: the segment there never waits for a first look at the whole, all others do; `whole`
        is what such a look found earlier. `cancelled` is asked at every frame and at every step of a model; raises Cancelled, or
        VideoError where decoding can't go on.
        """
        yield from (Notice(sentence) for sentence in self.detectors.left_out)
        done, duration_seconds = frozenset(done_seconds), source.probe().duration_seconds
        gathering = Gathering(self.detectors, self.describer, Course(segments, watched_second))
        look = FirstLook(self.describer, source, whole, first_second)
        with closing(look), closing(gathering.batches(source, cancelled)) as batches:
            for batch in batches:
                yield from self._tell(batch, look, done, duration_seconds, cancelled) if isinstance(batch, list) else (batch,)

    def overview(
        self,
        lines: Sequence[tuple[int, str]],
        tracks: Sequence[Track],
        end_seconds: float,
        first_second: int = 0,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> OverviewJSON:
        """[first_second, end_seconds) in a few sentences, and its chapters: what the detectors know, or a model writes from its lines.

        A chapter for which the model finds no title keeps the detectors'. Raises Cancelled, ModelError.
        """
        composed = overview_of(tracks, end_seconds, self.options.language, first_second)
        told = self.describer.retell(lines, [(one["start"], one["end"]) for one in composed["chapters"]], cancelled)
        if told is None:
            return composed
        for chapter, measured in zip(told["chapters"], composed["chapters"], strict=True):
            chapter["title"] = chapter["title"] or measured["title"]
        return told

    def _tell(
        self,
        watches: Sequence[SegmentWatch],
        look: FirstLook,
        done_seconds: frozenset[int],
        duration_seconds: float,
        cancelled: Callable[[], bool],
    ) -> Iterator[AnalysisEvent]:
        """All that watched segments yield; a second that is known already is found again and not told twice."""
        yield from (SegmentStarted(watch.segment) for watch in watches if not watch.started)
        watched = [_watched(watch) for watch in watches]
        segment_of = {second: one for one in watched for second in one.segment.seconds}
        missing = {one.segment: set(one.segment.seconds) for one in watched}
        plans: dict[Segment, list[WindowPlan]] = {one.segment: [] for one in watched}
        for told in self._told(watched, look, cancelled):
            if isinstance(told, WindowPlan):
                plans[segment_of[told.end - 1].segment].append(told)
                continue
            if not isinstance(told, SecondDescription):
                yield told
                continue
            if told.second not in done_seconds:
                yield told
            one = segment_of[told.second]
            missing[one.segment].discard(told.second)
            if not missing[one.segment]:
                tracks = _ended_by(duration_seconds, clip_tracks(one.segment, one.tracks))
                yield SegmentDone(one.segment, tracks, tuple(plans[one.segment]))

    def _told(
        self, watched: Sequence[Watched], look: FirstLook, cancelled: Callable[[], bool]
    ) -> Iterator[SecondDescription | NeighbourLine | WindowPlan | FirstLookTold]:
        """The lines of the segments; the run's first one goes ahead of a look at the whole that isn't known yet."""
        ahead = [one for one in watched if one.segment.start_second == look.first_second]
        behind = [one for one in watched if one.segment.start_second != look.first_second]
        if ahead:
            yield from self.describer.tell(ahead, cancelled)
        if behind:
            if not look.is_known:
                yield FirstLookTold(look.whole(cancelled))
            yield from self.describer.tell(behind, cancelled, look.whole(cancelled))


def _watched(watch: SegmentWatch) -> Watched:
    tracks = watch.tracks()
    sights = watch.sights(tracks)
    own = tuple(sight for sight in sights if sight.second in watch.segment.seconds)
    before = tuple(sight for sight in sights if sight.second < watch.segment.start_second)
    return Watched(watch.segment, own, tuple(tracks), tuple(watch.frames), before, watch.detectors_on)


def _ended_by(duration_seconds: float, tracks: Sequence[Track]) -> tuple[Track, ...]:
    """The tracks, none of which outlasts the picture: a last look is taken to hold until the next one, which never came."""
    return tuple(replace(track, end_seconds=max(track.start_seconds, min(track.end_seconds, duration_seconds))) for track in tracks)
