"""Decodes along a course and gathers the segments that were watched to their end, for a describer to tell."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing

from analysis.ahead import Ahead, InTurn
from analysis.course import Course
from analysis.describers.watched import Describer
from analysis.events import EvidencePicture, Notice, SegmentDropped, SegmentStarted
from analysis.stretch import Seen, Stretch
from analysis.timeline import Segment
from analysis.video.source import VideoSource
from analysis.watch import Detectors, SegmentWatch

Batch = list[SegmentWatch]
"""Segments to be told together."""

Passing = SegmentStarted | SegmentDropped | EvidencePicture | Notice


class Gathering:
    """One analysis' way through a video; where the course turns away, what is watched already is kept and told a batch later."""

    def __init__(self, detectors: Detectors, describer: Describer, course: Course) -> None:
        self._detectors = detectors
        self._describer = describer
        self._course = course
        self._begun: set[Segment] = set()
        self._aside: Batch = []

    def batches(self, source: VideoSource, cancelled: Callable[[], bool]) -> Generator[Batch | Passing, None, None]:
        """What comes up, and batches; whoever takes a batch tells it before asking for more, since the course is looked at then."""
        while part := self._course.next_part():
            with (
                closing(Stretch(self._detectors, part, self._describer.frames_wanted)) as stretch,
                self._taken_from(stretch, source, cancelled) as items,
            ):
                yield from self._one_way(stretch, items)

    def _taken_from(self, stretch: Stretch, source: VideoSource, cancelled: Callable[[], bool]) -> InTurn[Seen] | Ahead[Seen]:
        """One by one, or - for a describer that takes long - all that came up while it was at work."""
        if self._describer.frames_wanted is None:
            return InTurn(stretch.watch(source, cancelled))
        ahead: Ahead[Seen] = Ahead(
            stretch.watch(source, lambda: cancelled() or ahead.stopped),
            self._describer.side_by_side,
            lambda seen: isinstance(seen, SegmentWatch),
        )
        return ahead

    def _one_way(self, stretch: Stretch, items: InTurn[Seen] | Ahead[Seen]) -> Iterator[Batch | Passing]:
        """Until the stretch ends or the course turns away. The first batch is told by itself: it is what somebody waits for."""
        turned, batches = False, 0
        while not turned and (seen := items.take()):
            watches = yield from self._pass_on(seen)
            if not watches:
                continue
            batches += 1
            yield [*watches, *self._put_back()] if batches > 1 else watches
            # what is set aside is told before more is: memory holds so many segments and no more
            turned = not self._aside and self._course.turns_away(stretch.reached_second)
        if not turned and (aside := self._put_back()):
            yield aside
        if turned:
            self._aside = yield from self._pass_on(_up_to_the_last_watch(items.stop()))
            yield from (SegmentDropped(segment) for segment in sorted(self._begun, key=lambda one: one.start_second))
            self._begun.clear()

    def _pass_on(self, seen: Sequence[Seen]) -> Generator[Passing, None, Batch]:
        watches = []
        for one in seen:
            if isinstance(one, SegmentWatch):
                self._course.take(one.segment)
                self._begun.discard(one.segment)
                watches.append(one)
                continue
            if isinstance(one, SegmentStarted):
                self._begun.add(one.segment)
            yield one
        return watches

    def _put_back(self) -> Batch:
        aside, self._aside = self._aside, []
        return aside


def _up_to_the_last_watch(left: Sequence[Seen]) -> Sequence[Seen]:
    """What belongs to segments that were watched to their end; the pictures of one that is dropped come again."""
    last = max((number for number, one in enumerate(left) if isinstance(one, SegmentWatch)), default=-1)
    return left[: last + 1]
