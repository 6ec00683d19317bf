"""What happened to runs, read on by a cursor: for what lies above and tells of it, so that nothing below calls up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from webapp.runs.models import RunEvent

SETTLED = timedelta(seconds=30)
"""Numbers are given before a transaction ends, so a lower one may appear after a higher: younger events are read again."""
AT_ONCE = 500


def events_after(last_id: int) -> list[RunEvent]:
    """The next events with their runs and videos, oldest first."""
    return list(RunEvent.objects.filter(id__gt=last_id).select_related("run__video").order_by("id")[:AT_ONCE])


def settled_up_to(events: list[RunEvent]) -> int | None:
    """The last of these before which none can appear any more; None where all are too young."""
    settled = [event.id for event in events if event.at < timezone.now() - SETTLED]
    return settled[-1] if settled else None


def newest_settled_id() -> int:
    """Where reading begins that tells of nothing that was before."""
    return RunEvent.objects.filter(at__lt=timezone.now() - SETTLED).order_by("-id").values_list("id", flat=True).first() or 0
