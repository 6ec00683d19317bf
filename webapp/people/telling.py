"""Tells people that their runs ended: a row for each that ended, beside a worker's work."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from webapp.accounts.mail import mail_is_sent
from webapp.accounts.models import MailWish, User
from webapp.people.mailing import gather, send_due
from webapp.people.models import NoticesRead, RunNotice
from webapp.runs.models import AnalysisRun, RunEvent
from webapp.runs.reading_events import events_after, newest_settled_id, settled_up_to

ENDS = (AnalysisRun.State.DONE, AnalysisRun.State.FAILED)
"""Who cancels a run knows that it ended."""
LONG = timedelta(minutes=2)
KEPT = timedelta(days=90)


def tend() -> None:
    """One turn; called every two seconds beside a worker's work."""
    if write_notices():
        RunNotice.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    gather()
    send_due()


def write_notices() -> int:
    """Read the events since the last time and write a row for each end; gives how many events were read."""
    place, _made = NoticesRead.objects.get_or_create(pk=1, defaults={"last_id": newest_settled_id()})
    if not (events := events_after(place.last_id)):
        return 0
    told = set(RunNotice.objects.filter(event__in=events).values_list("event_id", flat=True))
    with transaction.atomic():
        RunNotice.objects.bulk_create(_notices([event for event in events if event.id not in told]), ignore_conflicts=True)
        if settled := settled_up_to(events):
            # forward only: another process may have read on
            NoticesRead.objects.filter(pk=1, last_id__lt=settled).update(last_id=settled)
    return len(events)


def _notices(events: list[RunEvent]) -> list[RunNotice]:
    ended = [event for event in events if event.kind in ENDS]
    people = User.objects.in_bulk({event.run.video.owner_id for event in ended})
    return [
        RunNotice(user=user, run=event.run, event=event, wants_mail=_wants_mail(user, event))
        for event in ended
        if (user := people.get(event.run.video.owner_id)) is not None
    ]


def _wants_mail(user: User, event: RunEvent) -> bool:
    if user.confirmed_at is None or not user.is_active or not mail_is_sent():
        return False
    took = event.at - event.run.queued_at
    return user.mail_wish == MailWish.ALWAYS or (user.mail_wish == MailWish.LONG and took > LONG)
