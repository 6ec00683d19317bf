"""From what happened to runs to notices: events are read by a cursor, and each becomes one row for each address that wants it."""

from __future__ import annotations

import json
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.api.models import Delivery, ReadEvents, Webhook
from webapp.runs.models import RunEvent
from webapp.runs.reading_events import events_after, newest_settled_id, settled_up_to

KINDS = {
    "queued": _("A run was queued"),
    "started": _("A run began"),
    "done": _("A run is done"),
    "failed": _("A run failed"),
    "cancelled": _("A run was cancelled"),
    "retried": _("A run was asked to go on"),
    "merged": _("Two runs were merged"),
}
"""What can be told; how often a worker was changed for another is the house's own business."""
TEST = "test"


def write_notices() -> int:
    """Read the events since the last time and write a row for each address that wants one; gives how many events were read."""
    place, _made = ReadEvents.objects.get_or_create(pk=1, defaults={"last_id": newest_settled_id()})
    if not (events := events_after(place.last_id)):
        return 0
    with transaction.atomic():
        Delivery.objects.bulk_create(_notices(events), ignore_conflicts=True)
        if settled := settled_up_to(events):
            # forward only: another process may have read on
            ReadEvents.objects.filter(pk=1, last_id__lt=settled).update(last_id=settled)
    return len(events)


def test_notice(hook: Webhook) -> Delivery:
    """A notice that tells of nothing, to try the address with."""
    notice = uuid.uuid4()
    body = json.dumps({"id": str(notice), "kind": TEST, "at": timezone.now().isoformat()})
    return Delivery.objects.create(id=notice, webhook=hook, kind=TEST, body=body)


def _notices(events: list[RunEvent]) -> list[Delivery]:
    hooks = _hooks_of({event.run.video.owner_id for event in events})
    known = set(Delivery.objects.filter(event__in=events).values_list("webhook_id", "event_id"))
    return [
        _notice(hook, event)
        for event in events
        for hook in hooks
        if hook.owner_id == event.run.video.owner_id
        and event.kind in KINDS
        and event.kind in hook.kinds
        and event.at >= hook.created_at
        and (hook.pk, event.pk) not in known
    ]


def _hooks_of(owner_ids: set[uuid.UUID]) -> QuerySet[Webhook]:
    return Webhook.objects.filter(owner_id__in=owner_ids, owner__is_active=True, active=True)


def _notice(hook: Webhook, event: RunEvent) -> Delivery:
    notice, run = uuid.uuid4(), event.run
    body = {
        "id": str(notice),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "run": {
            "id": str(run.id),
            "state": run.state,
            "error": run.error or None,
            "player_url": f"{settings.SITE.address}{reverse('library:player', args=[run.id])}",
        },
        "video": {"id": str(run.video_id), "name": run.video.name},
    }
    return Delivery(id=notice, webhook=hook, event=event, kind=event.kind, body=json.dumps(body, ensure_ascii=False))
