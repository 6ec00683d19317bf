"""Mails about runs that ended: what ends within a minute goes into one mail, which is tried again until it was taken.

A mail's row names what it tells of before it is sent, and a process holds the row while it sends. One that is killed between
the server's yes and the row's may send it a second time; it carries the same Message-ID, by which mail programs know it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils import timezone

from webapp.accounts.mail import written
from webapp.accounts.models import User
from webapp.library.names import clean_name
from webapp.people.models import NoticeMail, RunNotice

GATHERED = timedelta(seconds=60)
HELD = timedelta(minutes=2)
PAUSES_SECONDS = (60, 300, 1800, 7200, 21600, 43200, 86400)
"""Between eight tries, together about two days."""
MOST_IN_A_MAIL = 100

log = logging.getLogger(__name__)


def gather() -> None:
    """Make a mail for each person whose oldest unmailed notice has waited for company long enough."""
    waiting = RunNotice.objects.filter(wants_mail=True, mail=None).order_by()
    due = waiting.values("user").annotate(oldest=Min("made_at")).filter(oldest__lt=timezone.now() - GATHERED)
    for user_id in [row["user"] for row in due]:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user_id)
            mine = list(waiting.filter(user=user_id).order_by("id").values_list("pk", flat=True)[:MOST_IN_A_MAIL])
            if mine:
                mail = NoticeMail.objects.create(user_id=user_id)
                RunNotice.objects.filter(pk__in=mine).update(mail=mail)


def send_due() -> None:
    """Try every mail that is due once."""
    now = timezone.now()
    unheld = Q(held_until=None) | Q(held_until__lt=now)
    due = NoticeMail.objects.filter(unheld, state=NoticeMail.State.WAITING, next_try_at__lte=now)
    for mail in due.select_related("user").order_by("next_try_at")[:20]:
        if due.filter(pk=mail.pk).update(held_until=timezone.now() + HELD):
            _try(mail)


def _try(mail: NoticeMail) -> None:
    row = NoticeMail.objects.filter(pk=mail.pk)
    if (message := _message(mail)) is None:
        row.update(state=NoticeMail.State.GIVEN_UP, held_until=None)
        return
    try:
        message.send()
    except Exception as error:
        # smtplib, ssl and the network each have errors of their own, and each means: later
        log.warning("A mail about ended runs could not be sent (%s).", type(error).__name__)
        row.update(tries=F("tries") + 1, held_until=None, **_what_follows(mail.tries))
    else:
        row.update(tries=F("tries") + 1, held_until=None, state=NoticeMail.State.SENT)


def _what_follows(tries: int) -> dict[str, object]:
    if tries >= len(PAUSES_SECONDS):
        return {"state": NoticeMail.State.GIVEN_UP}
    return {"next_try_at": timezone.now() + timedelta(seconds=PAUSES_SECONDS[tries])}


def _message(mail: NoticeMail) -> EmailMessage | None:
    """The mail; None where its runs or its reader are gone."""
    notices = list(RunNotice.objects.filter(mail=mail).select_related("run__video", "event").order_by("id"))
    if not notices or not mail.user.is_active:
        return None
    runs = [
        {
            "name": clean_name(notice.run.video.name),
            "failed": notice.event.kind == "failed",
            "link": f"{settings.SITE.address}{reverse('library:player', args=[notice.run_id])}",
        }
        for notice in notices
    ]
    message = written("runs_ended", mail.user.email, mail.user.language, runs=runs, count=len(runs), first=runs[0])
    message.extra_headers["Message-ID"] = f"<{mail.pk}@{settings.SITE.address.split('//')[-1].split(':')[0]}>"
    return message
