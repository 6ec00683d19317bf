"""Runs and their rows: every second of a finished run has its line, and no page misses a change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from webapp.keeping.sanity.finding import Finding
from webapp.runs.models import Alternative, AnalysisRun, Description, RunEvent, Segment, TrackPiece

State = AnalysisRun.State
INCOMPLETE = "Some seconds of this run have no line. Press retry to describe those."


def findings_in_rows() -> Iterator[Finding]:
    """Missing lines, lines outside, segments that are done without all lines, and changes that no page would be told."""
    for run in AnalysisRun.objects.order_by("pk").iterator():
        yield from _coverage(run)
        yield from _segments(run)
        yield from _seqs(run)


def _coverage(run: AnalysisRun) -> Iterator[Finding]:
    lines = Description.objects.filter(run=run).order_by()
    inside = Q(second__gte=run.first_second, second__lt=run.end_second)
    if outside := lines.exclude(inside).count():
        yield Finding(f"Run {run.pk} has {outside} lines outside its seconds.", lambda: lines.exclude(inside).delete())
    missing = run.seconds_total - lines.filter(inside).count()
    if run.state == State.DONE and missing:
        yield Finding(f"Run {run.pk} is done, but {missing} of its {run.seconds_total} seconds have no line.", lambda: _reopen(run))


def _segments(run: AnalysisRun) -> Iterator[Finding]:
    per_second = Q(run__descriptions__second__gte=F("start_second"), run__descriptions__second__lt=F("end_second"))
    counted = Segment.objects.filter(run=run).annotate(lines=Count("run__descriptions", filter=per_second))
    end = run.first_second
    for row in counted.order_by("start_second"):
        if row.start_second != end:
            yield Finding(f"The segments of run {run.pk} don't join at second {end}.")
        end = row.end_second
        if row.state == Segment.State.DONE and row.lines < row.end_second - row.start_second:
            yield Finding(
                f"The segment of run {run.pk} from second {row.start_second} is done, but lines are missing in it.",
                partial(_open, row),
            )
    if end != run.end_second:
        yield Finding(f"The segments of run {run.pk} end at second {end} instead of {run.end_second}.")


def _open(row: Segment) -> None:
    Segment.objects.filter(pk=row.pk).update(state=Segment.State.WAITING)


def _seqs(run: AnalysisRun) -> Iterator[Finding]:
    highest = max(
        model._default_manager.filter(run=run).aggregate(seq=Max("seq"))["seq"] or 0
        for model in (Description, Alternative, TrackPiece, Segment)
    )
    # of a run that is being written the row read above may be older than its lines
    if highest > run.last_seq and highest > AnalysisRun.objects.values_list("last_seq", flat=True).get(pk=run.pk):
        yield Finding(
            f"Run {run.pk} has changes up to {highest} that no page is told, since it says {run.last_seq}.",
            lambda: AnalysisRun.objects.filter(pk=run.pk, last_seq__lt=highest).update(last_seq=highest),
        )


def _reopen(run: AnalysisRun) -> None:
    """The run says honestly that it failed, so that its page offers to go on with what is missing."""
    with transaction.atomic():
        ended = AnalysisRun.objects.filter(pk=run.pk, state=State.DONE)
        if not ended.update(state=State.FAILED, error=INCOMPLETE, finished_at=timezone.now(), last_seq=F("last_seq") + 1):
            return
        RunEvent.objects.create(run=run, kind=State.FAILED, detail=INCOMPLETE)
        described = set(Description.objects.filter(run=run).values_list("second", flat=True))
        for row in Segment.objects.filter(run=run, state=Segment.State.DONE):
            if not described.issuperset(range(row.start_second, row.end_second)):
                _open(row)
