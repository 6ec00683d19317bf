"""What a person can ask of a run: to stop it, or to go on with what is missing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment
from webapp.runs.queueing import enqueue_run_on_commit

State = AnalysisRun.State


def cancel(run: AnalysisRun) -> bool:
    """Stop the run: at once while it waits, by a flag that its worker reads while it is worked on; False when it is finished."""
    with transaction.atomic():
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
    """Whether something is left to do: the run was cancelled or failed, or it is done with failed seconds."""
    return run.finished and (run.state != State.DONE or Description.objects.filter(run=run, status="failed").exists())


def retry(run: AnalysisRun) -> bool:
    """Queue a finished run again for its missing and failed seconds; every line with words stays. False where nothing is left."""
    with transaction.atomic():
        run = AnalysisRun.objects.select_for_update().get(pk=run.pk)
        if not can_retry(run):
            return False
        _open_failed_segments(run)
        AnalysisRun.objects.filter(pk=run.pk).update(
            state=State.QUEUED,
            generation=F("generation") + 1,
            attempts=0,
            cancel_requested=False,
            error="",
            finished_at=None,
            queued_at=timezone.now(),
            last_seq=F("last_seq") + 1,
        )
        RunEvent.objects.create(run=run, kind="retried")
        run.refresh_from_db()
        enqueue_run_on_commit(run)
    return True


def _open_failed_segments(run: AnalysisRun) -> None:
    """Forget the placeholders of failed seconds, so that they are missing again, and open their segments."""
    failed = Description.objects.filter(run=run, status="failed")
    for second in failed.values_list("second", flat=True):
        owner = Segment.objects.filter(run=run, start_second__lte=second, end_second__gt=second)
        owner.update(state=Segment.State.WAITING, seq=run.last_seq + 1)
    failed.delete()
