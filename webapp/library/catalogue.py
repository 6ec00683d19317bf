"""A person's videos as the history shows them: each with its newest run, how far that is, and one sentence where it failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webapp.library.finding import FoundLine
from webapp.library.review_shown import ShownReview, reviews_shown
from webapp.library.templatetags.lengths import clock
from webapp.runs.corrections import written_seconds
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import disk_words, queue_position
from webapp.runs.sentences import told
from webapp.videos.models import Video


class EntryJSON(TypedDict):
    """What the page needs to bring one card up to date."""

    id: str
    state: str
    words: str
    problem: str
    seconds_done: int
    seconds_total: int
    href: str
    poster: str
    length: str
    settled: bool


@dataclass(frozen=True)
class Entry:
    """A video and its newest run, if it has one."""

    video: Video
    run: AnalysisRun | None
    seconds_done: int = 0
    seconds_failed: int = 0
    review: ShownReview | None = None
    found: tuple[FoundLine, ...] = ()
    """Lines in which what was searched is read."""

    @property
    def state(self) -> str:
        """The run's state, or the video's while there is no run."""
        return self.run.state if self.run else self.video.state

    @property
    def settled(self) -> bool:
        """Whether this will stay as it is until someone does something."""
        if self.run:
            return self.run.finished
        return self.video.state == Video.State.REFUSED or (self.video.state == Video.State.READY and not self.video.wanted)

    @property
    def seconds_total(self) -> int:
        """How many lines there will be."""
        return self.run.seconds_total if self.run else 0

    @property
    def href(self) -> str:
        """Where a click leads."""
        return reverse("library:player", args=[self.run.id]) if self.run else reverse("library:video", args=[self.video.id])

    @property
    def poster(self) -> str:
        """The address of its picture, empty while there is none."""
        return reverse("videos:poster", args=[self.video.id]) if self.video.has_poster else ""

    @property
    def problem(self) -> str:
        """What went wrong, or holds it up, in one sentence; empty where nothing does."""
        if not self.settled and (held_up := disk_words()):
            return held_up
        sentence = self.run.error if self.run and self.run.state == AnalysisRun.State.FAILED else ""
        if not self.run and self.video.state == Video.State.REFUSED:
            sentence = self.video.refusal
        return told(sentence)

    @property
    def words(self) -> str:
        """How far it is, as a person would say it."""
        if not self.run:
            return str(Video.State(self.video.state).label)
        if self.run.state == AnalysisRun.State.QUEUED:
            position = queue_position(self.run)
            return _("next in line") if position in (None, 1) else _("number %(position)d in line") % {"position": position}
        if self.run.state == AnalysisRun.State.RUNNING:
            words = ngettext("%(done)d of %(total)d second", "%(done)d of %(total)d seconds", self.seconds_total)
            return words % {"done": self.seconds_done, "total": self.seconds_total}
        if self.run.state == AnalysisRun.State.DONE:
            return self._done_words()
        return str(AnalysisRun.State(self.run.state).label)

    def as_json(self) -> EntryJSON:
        """The entry for the page's poll."""
        return {
            "id": str(self.video.id),
            "state": self.state,
            "words": self.words,
            "problem": self.problem,
            "seconds_done": self.seconds_done,
            "seconds_total": self.seconds_total,
            "href": self.href,
            "poster": self.poster,
            "length": clock(self.video.duration_seconds),
            "settled": self.settled,
        }

    def _done_words(self) -> str:
        if not self.seconds_failed:
            count = number_format(self.seconds_total, force_grouping=True)
            return ngettext("%(count)s line", "%(count)s lines", self.seconds_total) % {"count": count}
        shown = {"covered": self.seconds_total - self.seconds_failed, "total": self.seconds_total, "failed": self.seconds_failed}
        return _("%(covered)d of %(total)d s, %(failed)d failed") % shown


def with_newest_run(videos: QuerySet[Video]) -> QuerySet[Video]:
    """The same videos, each knowing the id of its newest run of all of it; another look at a part doesn't take that one's place."""
    newest = AnalysisRun.objects.filter(video=OuterRef("pk")).widest_first().values("pk")[:1]
    return videos.annotate(newest_run=Subquery(newest))


def entries(videos: Iterable[Video]) -> list[Entry]:
    """The entries of videos that came through `with_newest_run`, in few queries however many there are."""
    shown = list(videos)
    runs = AnalysisRun.objects.in_bulk([video.newest_run for video in shown if video.newest_run])  # type: ignore[attr-defined]
    counts = line_counts_of(list(runs))
    reviews = reviews_shown(list(runs))
    newest = [(video, video.newest_run) for video in shown]  # type: ignore[attr-defined]
    return [Entry(video, runs.get(pk), *counts.get(pk, (0, 0)), reviews.get(pk)) for video, pk in newest]


def line_counts_of(run_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of each run how many seconds have a line, and how many of those only say that they failed, with no word of a person's."""
    rows = Description.objects.filter(run_id__in=run_ids).order_by().values_list("run_id", "status").annotate(Count("id"))
    counts: dict[UUID, tuple[int, int]] = {}
    for run_id, status, count in rows:
        done, failed = counts.get(run_id, (0, 0))
        counts[run_id] = (done + count, failed + (count if status == "failed" else 0))
    for run_id, by_hand in _told_by_hand([run_id for run_id, (_done, failed) in counts.items() if failed]).items():
        counts[run_id] = (counts[run_id][0], counts[run_id][1] - by_hand)
    return counts


def _told_by_hand(run_ids: list[UUID]) -> Counter[UUID]:
    """Of each run how many of its failed seconds a person wrote words for, which a reader doesn't miss."""
    if not run_ids:
        return Counter()
    rows = Description.objects.filter(run_id__in=run_ids, status="failed").order_by().values_list("run_id", "run__video_id", "second")
    failed = list(rows)
    written = written_seconds({video_id for _run, video_id, _second in failed})
    return Counter(run_id for run_id, video_id, second in failed if (video_id, second) in written)
