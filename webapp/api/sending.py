"""Sends the notices that are due: beside a worker's work, never in a page's request; the rows are the truth.

Whoever takes a row holds it for a while; a process that dies in between leaves it to the next. So a notice arrives at least
once, and its id tells a receiver that it has it already.
"""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import close_old_connections, connections
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from webapp.api.events import write_notices
from webapp.api.models import Delivery, Webhook
from webapp.api.once import sweep_answers
from webapp.api.posting import Notice, Outcome, post

PAUSES_SECONDS = (30, 120, 600, 1800, 3600, 7200, 14400, 21600, 36000)
"""Between ten tries, together about a day."""
HELD = timedelta(seconds=60)
GIVEN_UP_AFTER = timedelta(days=3)
"""An address at which nothing arrived for so long is switched off."""
ENDED = gettext_noop("Nothing arrived at this address for three days, so it was switched off.")
LOG_KEPT = timedelta(days=30)
SWEEP_EVERY = timedelta(hours=1)
HANDS, SLOW_HANDS = 12, 4
"""How many are sent at once, and how many of those to addresses that failed lately: a slow receiver keeps nobody else waiting."""
FOR_ONE = 2
"""How many are on their way to one address at most."""


class Sending:
    """The notices on their way from this process."""

    def __init__(self) -> None:
        self._quick = ThreadPoolExecutor(HANDS - SLOW_HANDS, "notice")
        self._slow = ThreadPoolExecutor(SLOW_HANDS, "slow-notice")
        self._lock = threading.Lock()
        self._under_way: dict[object, int] = {}
        self._swept_at = datetime.min.replace(tzinfo=timezone.get_default_timezone())

    def tend(self) -> None:
        """Write what happened, and send what is due."""
        write_notices()
        self._sweep()
        for failing in (False, True):
            self._begin(failing)

    def settle(self) -> None:
        """Wait until nothing is under way; for tests and for the end."""
        self._quick.shutdown(wait=True)
        self._slow.shutdown(wait=True)

    def _begin(self, failing: bool) -> None:
        """Give free hands what is due; nothing waits inside a pool, so that a row is held only while it is sent."""
        for delivery in _due(failing)[: 4 * HANDS]:
            hook_id = delivery.webhook_id
            with self._lock:
                busy = sum(count for key, count in self._under_way.items() if key == failing)
                if busy >= (SLOW_HANDS if failing else HANDS - SLOW_HANDS):
                    return
                if self._under_way.get(hook_id, 0) >= FOR_ONE:
                    continue
                if not _take(delivery):
                    continue
                for key in (failing, hook_id):
                    self._under_way[key] = self._under_way.get(key, 0) + 1
            (self._slow if failing else self._quick).submit(self._send, delivery, failing)

    def _send(self, delivery: Delivery, failing: bool) -> None:
        close_old_connections()
        try:
            send(delivery)
        finally:
            with self._lock:
                for key in (failing, delivery.webhook_id):
                    self._under_way[key] -= 1
            connections.close_all()

    def _sweep(self) -> None:
        now = timezone.now()
        if now - self._swept_at > SWEEP_EVERY:
            self._swept_at = now
            Delivery.objects.filter(created_at__lt=now - LOG_KEPT).exclude(state=Delivery.State.WAITING).delete()
            sweep_answers()


_sending: list[Sending] = []


def tend() -> None:
    """One turn of this process's sending; called every two seconds beside a worker's work."""
    if not _sending:
        _sending.append(Sending())
    _sending[0].tend()


def send(delivery: Delivery) -> None:
    """One try, and what is to follow from it."""
    hook = Webhook.objects.filter(pk=delivery.webhook_id, active=True).first()
    if hook is None:
        _give_up(delivery, None)
        return
    outcome = post(Notice(delivery.pk, delivery.kind, hook.url, hook.secret, delivery.body))
    if outcome.arrived:
        _note(delivery, outcome, state=Delivery.State.ARRIVED)
        Webhook.objects.filter(pk=hook.pk).update(failing_since=None)
        return
    Webhook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=timezone.now())
    if delivery.tries >= len(PAUSES_SECONDS):
        _give_up(delivery, outcome)
        _switch_off(hook)
        return
    pause = PAUSES_SECONDS[delivery.tries] * random.uniform(0.9, 1.1)
    _note(delivery, outcome, next_try_at=timezone.now() + timedelta(seconds=pause))


def _due(failing: bool) -> list[Delivery]:
    now = timezone.now()
    unheld = Q(held_until=None) | Q(held_until__lt=now)
    due = Delivery.objects.filter(unheld, state=Delivery.State.WAITING, next_try_at__lte=now, webhook__active=True)
    return list(due.filter(webhook__failing_since__isnull=not failing).order_by("next_try_at")[: 20 * HANDS])


def _take(delivery: Delivery) -> bool:
    """Hold the row; False where another process was faster."""
    now = timezone.now()
    unheld = Delivery.objects.filter(Q(held_until=None) | Q(held_until__lt=now), pk=delivery.pk, state=Delivery.State.WAITING)
    return bool(unheld.update(held_until=now + HELD))


def _note(delivery: Delivery, outcome: Outcome, **more: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        tries=F("tries") + 1,
        held_until=None,
        tried_at=timezone.now(),
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        trouble=outcome.trouble,
        **more,
    )


def _give_up(delivery: Delivery, outcome: Outcome | None) -> None:
    if outcome:
        _note(delivery, outcome, state=Delivery.State.GIVEN_UP)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.GIVEN_UP, held_until=None)


def _switch_off(hook: Webhook) -> None:
    long_ago = timezone.now() - GIVEN_UP_AFTER
    Webhook.objects.filter(pk=hook.pk, active=True, failing_since__lt=long_ago).update(active=False, ended_because=ENDED)
