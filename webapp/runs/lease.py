"""The right to write to a run: held by one worker at one generation, for a short time, renewed while it works.

Every function is one conditional UPDATE, so a worker that was asleep, killed or replaced changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from webapp.onebyone import one_by_one
from webapp.runs.hints import hint_on_commit
from webapp.runs.holder import own_name
from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment
from webapp.runs.next_run import next_run
from webapp.runs.queueing import enqueue_run_on_commit

State = AnalysisRun.State
LEASE = timedelta(seconds=15)
MOST_ATTEMPTS = 3
"""A run that was claimed this often without one new line is given up."""


class LeaseLost(Exception):
    """The run belongs to someone else by now, or is finished; nothing may be written any more."""


@dataclass(frozen=True)
class Lease:
    """The right to write to `run_id` as long as its row carries `generation` and runs."""

    run_id: UUID
    generation: int

    @property
    def row(self) -> QuerySet[AnalysisRun]:
        """The run's row while the lease holds, else no row: every write goes through it."""
        return AnalysisRun.objects.filter(pk=self.run_id, generation=self.generation, state=State.RUNNING)


def claim(run_id: UUID, generation: int) -> Lease | None:
    """The lease on a waiting run, or None where the message is stale."""
    now = timezone.now()
    with transaction.atomic():
        claimed = _waiting(run_id, generation).update(
            state=State.RUNNING,
            generation=F("generation") + 1,
            attempts=F("attempts") + 1,
            lease_until=_lease_end(now),
            held_by=own_name(),
            last_seq=F("last_seq") + 1,
            started_at=now,
        )
        if not claimed:
            return None
        _record(run_id, "started")
    return Lease(run_id, generation + 1)


def is_waiting(run_id: UUID, generation: int) -> bool:
    """Whether a message about this run at this generation still says something true."""
    return _waiting(run_id, generation).exists()


def claim_next() -> Lease | None:
    """The lease on the waiting run whose turn it is, or None where nothing waits."""
    while True:
        # seen and taken in one transaction, so that two workers that are free at once see each other's choice
        with transaction.atomic():
            one_by_one("claim")
            if (waiting := next_run()) is None:
                return None
            if (lease := claim(waiting.run_id, waiting.generation)) is not None:
                return lease


def renew(lease: Lease) -> bool:
    """Hold the lease for another while and tell whether the run is to be cancelled; raises LeaseLost."""
    with transaction.atomic():
        if not lease.row.update(lease_until=_lease_end(timezone.now())):
            raise LeaseLost
        return lease.row.values_list("cancel_requested", flat=True).get()


def finish(lease: Lease, state: AnalysisRun.State, error: str = "", detail: str = "") -> None:
    """End the run as done, failed or cancelled; raises LeaseLost. `detail` is for staff."""
    with transaction.atomic():
        ended = lease.row.update(
            state=state, error=error, finished_at=timezone.now(), lease_until=None, attempts=0, last_seq=F("last_seq") + 1
        )
        if not ended:
            raise LeaseLost
        _record(lease.run_id, state, detail or error)


def give_back(lease: Lease, reason: str) -> None:
    """Put the run back to the front of the queue, as a worker does that was asked to stop; it counts as no attempt."""
    with transaction.atomic():
        if lease.row.update(attempts=0):
            requeue(AnalysisRun.objects.get(pk=lease.run_id), reason)


def requeue(run: AnalysisRun, reason: str) -> bool:
    """Put a running run whose worker is gone back to the queue's front; cancel or give it up where that is due."""
    mine = Lease(run.id, run.generation)
    try:
        if run.cancel_requested:
            finish(mine, State.CANCELLED)
        elif run.attempts >= MOST_ATTEMPTS:
            finish(mine, State.FAILED, _given_up(run), reason)
        else:
            _back_to_queue(mine, reason)
    except LeaseLost:
        return False
    return True


def _back_to_queue(lease: Lease, reason: str) -> None:
    with transaction.atomic():
        moved = lease.row.update(state=State.QUEUED, generation=F("generation") + 1, lease_until=None, last_seq=F("last_seq") + 1)
        if not moved:
            raise LeaseLost
        _record(lease.run_id, "requeued", reason)
        enqueue_run_on_commit(AnalysisRun.objects.get(pk=lease.run_id), at_front=True)


def first_missing_second(run: AnalysisRun, from_second: int = 0) -> int:
    """The earliest second from there on without a line; the run's end where every second has one."""
    stored = set(Description.objects.filter(run=run).values_list("second", flat=True))
    return next((second for second in range(max(from_second, run.first_second), run.end_second) if second not in stored), run.end_second)


def segments_left(run: AnalysisRun) -> list[Segment]:
    """The segments that aren't done, in order of time."""
    return list(Segment.objects.filter(run=run).exclude(state=Segment.State.DONE))


def _waiting(run_id: UUID, generation: int) -> QuerySet[AnalysisRun]:
    return AnalysisRun.objects.filter(pk=run_id, generation=generation, state=State.QUEUED, cancel_requested=False)


def _given_up(run: AnalysisRun) -> str:
    minutes, seconds = divmod(_stopped_at(run), 60)
    return f"This video stopped the analyser three times at {minutes}:{seconds:02d}. The lines found so far are kept; you can try again."


def _stopped_at(run: AnalysisRun) -> int:
    """The first second without a line of what was being worked on, which need not be the run's first."""
    working = Segment.objects.filter(run=run, state=Segment.State.WORKING).first()
    return first_missing_second(run, working.start_second if working else run.first_second)


def _record(run_id: UUID, kind: str, detail: str = "") -> None:
    RunEvent.objects.create(run_id=run_id, kind=kind, detail=detail)
    hint_on_commit(run_id)


def _lease_end(now: datetime) -> datetime:
    return now + LEASE
