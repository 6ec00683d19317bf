"""Which waiting run goes next, so that nobody's fifty videos keep another person's one waiting.

A message in the queue only says that a run waits; whose turn it is the rows say, at the moment when a worker is free.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from webapp.runs.models import AnalysisRun, RunEvent

State = AnalysisRun.State
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """A waiting run, with all that its place in the line rests on."""

    run_id: UUID
    generation: int
    owner_id: UUID
    queued_at: datetime
    interrupted: bool
    """It was being described and came further: nobody who watches it shall wait for others."""
    stumbled_at: datetime | None
    """When it last stopped the analyser without one new line."""


@dataclass(frozen=True)
class Share:
    """What a person has of the workers: runs that are described now, and when the last one began."""

    running: int = 0
    last_start: datetime = NEVER


def line() -> list[Waiting]:
    """The waiting runs in the order in which they are taken: person by person in turn, each person's oldest first.

    One that stopped the analyser goes after all that it may have held up.
    """
    rows = _waiting()
    shares = _shares({row.owner_id for row in rows})
    oldest = min((row.queued_at for row in rows if row.stumbled_at is None), default=None)

    def held_back(row: Waiting) -> bool:
        return row.stumbled_at is not None and oldest is not None and oldest <= row.stumbled_at

    rows.sort(key=lambda row: (held_back(row), not row.interrupted, row.queued_at, row.run_id))
    before: Counter[UUID] = Counter()
    placed: list[tuple[tuple[object, ...], Waiting]] = []
    for row in rows:
        share, rank = shares[row.owner_id], before[row.owner_id]
        placed.append(((held_back(row), not row.interrupted, share.running + rank, rank, share.last_start), row))
        before[row.owner_id] += 1
    return [row for _, row in sorted(placed, key=lambda one: one[0])]


def next_run() -> Waiting | None:
    """The run to take now."""
    return next(iter(line()), None)


def _waiting() -> list[Waiting]:
    rows = AnalysisRun.objects.filter(state=State.QUEUED, cancel_requested=False).select_related("video")
    stumbled = _last_stumbles()
    return [
        Waiting(
            row.id,
            row.generation,
            row.video.owner_id,
            row.queued_at,
            interrupted=row.attempts == 0 and row.started_at is not None and row.started_at >= row.queued_at,
            stumbled_at=stumbled.get(row.id, row.queued_at) if row.attempts else None,
        )
        for row in rows.only("generation", "queued_at", "started_at", "attempts", "video__owner_id")
    ]


def _last_stumbles() -> dict[UUID, datetime]:
    events = RunEvent.objects.filter(run__state=State.QUEUED, run__attempts__gt=0, kind="requeued").order_by()
    return dict(events.values_list("run_id").annotate(Max("at")))


def _shares(owners: set[UUID]) -> dict[UUID, Share]:
    rows = (
        AnalysisRun.objects.filter(video__owner_id__in=owners)
        .order_by()
        .values_list("video__owner_id")
        .annotate(running=Count("id", filter=Q(state=State.RUNNING)), last=Max("started_at"))
    )
    return dict.fromkeys(owners, Share()) | {owner: Share(running, last or NEVER) for owner, running, last in rows}
