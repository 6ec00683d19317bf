"""How long work has been waiting, and how long ago the runs that are worked on were last heard of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from webapp.runs.lease import LEASE
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video


@dataclass(frozen=True)
class Waiting:
    """What waits for one kind of worker; `idle_seconds` is how long nothing has been begun or ended although something waited."""

    count: int
    oldest_seconds: float
    idle_seconds: float

    def __post_init__(self) -> None:
        if min(self.count, self.oldest_seconds, self.idle_seconds) < 0:
            raise ValueError("Nothing waits for less than no time.")


def waiting_runs() -> Waiting:
    """Runs that no worker has taken yet."""
    runs = AnalysisRun.objects.order_by()
    queued = runs.filter(state=AnalysisRun.State.QUEUED).aggregate(count=Count("pk"), oldest=Min("queued_at"))
    if not queued["count"]:
        return Waiting(0, 0.0, 0.0)
    oldest = _ago(queued["oldest"])
    if runs.filter(state=AnalysisRun.State.RUNNING).exists():
        return Waiting(queued["count"], oldest, 0.0)
    last = runs.aggregate(started=Max("started_at"), finished=Max("finished_at"))
    return Waiting(queued["count"], oldest, min([oldest, *(_ago(at) for at in last.values() if at)]))


def waiting_videos() -> Waiting:
    """Uploads at which no worker has looked yet."""
    received = Video.objects.order_by().filter(state=Video.State.RECEIVED)
    held = Q(look_until__gt=timezone.now())
    unheld = received.exclude(held).aggregate(count=Count("pk"), oldest=Min("created_at"))
    if not unheld["count"]:
        return Waiting(0, 0.0, 0.0)
    oldest = _ago(unheld["oldest"])
    return Waiting(unheld["count"], oldest, 0.0 if received.filter(held).exists() else oldest)


@dataclass(frozen=True)
class Leases:
    """The runs that are worked on, and how long ago the one that was renewed longest ago was."""

    count: int
    oldest_seconds: float


def leases() -> Leases:
    """A worker renews every three seconds; what is much older is held by nobody and is taken back."""
    held = AnalysisRun.objects.order_by().filter(state=AnalysisRun.State.RUNNING).aggregate(count=Count("pk"), first=Min("lease_until"))
    return Leases(held["count"], _ago(held["first"] - LEASE) if held["first"] else 0.0)


def _ago(at: datetime) -> float:
    return round(max(0.0, (timezone.now() - at).total_seconds()), 1)
