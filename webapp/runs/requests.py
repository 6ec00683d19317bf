"""What a person can ask of a run: to stop it, or to go on with what is missing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from webapp.runs.hints import hint_on_commit
from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment
from webapp.runs.progress import MERGED
from webapp.runs.queueing import enqueue_run_on_commit

State = AnalysisRun.State


def cancel(run: AnalysisRun) -> bool:
    """Stop the run: at once while it waits, by a flag that its worker reads while it is worked on; False when it is finished."""
    with transaction.atomic():
        hint_on_commit(run.pk)
        waiting = AnalysisRun.objects.filter(pk=run.pk, state=State.QUEUED)
        if waiting.update(
            state=State.CANCELLED,
            generation=F("generation") + 1,
            cancel_requested=True,
            finished_at=timezone.now(),
            last_seq=F("last_seq") + 1,
        ):
            RunEvent.objects.create(run=run, kind=State.CANCELLED)
            return True
        running = AnalysisRun.objects.filter(pk=run.pk, state=State.RUNNING)
        return bool(running.update(cancel_requested=True, last_seq=F("last_seq") + 1))


def can_retry(run: AnalysisRun) -> bool:
    """Whether something is left to do: the run was cancelled or failed, or it is done with failed seconds.

    Nothing is in a merged run: its lines were picked, nobody described them; nor where the file is no longer kept.
    """
    if not run.finished or run.describer == MERGED or run.video.media_gone_at:
        return False
    return run.state != State.DONE or Description.objects.filter(run=run, status="failed").exists()


def retry(run: AnalysisRun) -> bool:
    """Queue a finished run again for its missing and failed seconds; every line with words stays. False where nothing is left."""
    with transaction.atomic():
        run = AnalysisRun.objects.select_for_update().get(pk=run.pk)
        if not can_retry(run):
            return False
        reopened = _open_failed_segments(run)
        AnalysisRun.objects.filter(pk=run.pk).update(
            state=State.QUEUED,
            generation=F("generation") + 1,
            attempts=0,
            cancel_requested=False,
            error="",
            finished_at=None,
            # what a model wrote of the lines rests on lines that change now; its first look stays
            overview={"first": run.overview["first"]} if run.overview and "first" in run.overview else None,
            queued_at=timezone.now(),
            last_seq=F("last_seq") + reopened + 1,
        )
        RunEvent.objects.create(run=run, kind="retried")
        run.refresh_from_db()
        hint_on_commit(run.pk)
        enqueue_run_on_commit(run)
    return True


def _open_failed_segments(run: AnalysisRun) -> int:
    """Forget the placeholders of failed seconds, so that they are missing again; gives how many segments were opened for them."""
    failed = Description.objects.filter(run=run, status="failed")
    seconds = set(failed.values_list("second", flat=True))
    holding = [row for row in Segment.objects.filter(run=run) if seconds & set(range(row.start_second, row.end_second))]
    for seq, segment in enumerate(holding, run.last_seq + 1):
        Segment.objects.filter(pk=segment.pk).update(state=Segment.State.WAITING, seq=seq)
    failed.delete()
    return len(holding)
