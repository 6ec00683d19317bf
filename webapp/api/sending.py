"""Sends the notices that are due: beside a worker's work, never in a page's request; the rows are the truth.

Whoever takes a row holds it for a while; a process that dies in between leaves it to the next. So a notice arrives at least
once, and its id tells a receiver that it has it already.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import close_old_connections, connections
from django.db.models import F, Q, QuerySet
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
"""How many are sent at once, and how many of those to addresses that failed lately or took long: they keep nobody else waiting."""
SLOW_MILLISECONDS = 2000
"""An answer that takes longer makes its address a slow one, until it is quick again."""
FOR_ONE, FOR_ONE_PERSON = 2, 4
"""How many are on their way at most to one address, and to all of one person's."""
MOST_HOOKS = 200
"""So many addresses are looked at in one turn."""


class Sending:
    """The notices on their way from this process."""

    def __init__(self) -> None:
        self._quick = ThreadPoolExecutor(HANDS - SLOW_HANDS, "notice")
        self._slow = ThreadPoolExecutor(SLOW_HANDS, "slow-notice")
        self._lock = threading.Lock()
        self._under_way: Counter[bool | UUID] = Counter()
        """How many are on their way: to quick and to slow addresses, to each address, to each person's."""
        self._swept_at = datetime.min.replace(tzinfo=timezone.get_default_timezone())

    def tend(self) -> None:
        """Write what happened, and send what is due."""
        write_notices()
        self._sweep()
        for slow in (False, True):
            self._begin(slow)

    def settle(self) -> None:
        """Wait until nothing is under way; for tests and for the end."""
        self._quick.shutdown(wait=True)
        self._slow.shutdown(wait=True)

    def _begin(self, slow: bool) -> None:
        """Give free hands what is due; nothing waits inside a pool, so that a row is held only while it is sent."""
        for delivery, owner_id in _due(slow):
            keys: dict[bool | UUID, int] = {
                slow: SLOW_HANDS if slow else HANDS - SLOW_HANDS,
                delivery.webhook_id: FOR_ONE,
                owner_id: FOR_ONE_PERSON,
            }
            with self._lock:
                if self._under_way[slow] >= keys[slow]:
                    return
                if any(self._under_way[key] >= most for key, most in keys.items()) or not _take(delivery):
                    continue
                self._under_way.update(keys.keys())
            (self._slow if slow else self._quick).submit(self._send, delivery, tuple(keys))

    def _send(self, delivery: Delivery, keys: tuple[bool | UUID, ...]) -> None:
        close_old_connections()
        try:
            send(delivery)
        finally:
            with self._lock:
                self._under_way.subtract(keys)
            connections.close_all()

    def _sweep(self) -> None:
        now = timezone.now()
        if now - self._swept_at > SWEEP_EVERY:
            self._swept_at = now
            # those for an address that was switched off wait for nothing
            old = Delivery.objects.filter(created_at__lt=now - LOG_KEPT)
            old.filter(~Q(state=Delivery.State.WAITING) | Q(webhook__active=False)).delete()
            sweep_answers()


_sending: list[Sending] = []


def tend() -> None:
    """One turn of this process's sending; called every two seconds beside a worker's work."""
    if not _sending:
        _sending.append(Sending())
    _sending[0].tend()


def send(delivery: Delivery) -> None:
    """One try, and what is to follow from it."""
    hook = Webhook.objects.filter(pk=delivery.webhook_id, active=True, owner__is_active=True).first()
    if hook is None:
        _give_up(delivery, None)
        return
    outcome = post(Notice(delivery.pk, delivery.kind, hook.url, hook.secret, delivery.body))
    if outcome.arrived:
        _note(delivery, outcome, state=Delivery.State.ARRIVED)
        Webhook.objects.filter(pk=hook.pk).update(failing_since=None, slow=outcome.milliseconds > SLOW_MILLISECONDS)
        return
    Webhook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=timezone.now())
    if delivery.tries >= len(PAUSES_SECONDS):
        _give_up(delivery, outcome)
        _switch_off(hook)
        return
    pause = PAUSES_SECONDS[delivery.tries] * random.uniform(0.9, 1.1)
    _note(delivery, outcome, next_try_at=timezone.now() + timedelta(seconds=pause))


def _due(slow: bool) -> Iterator[tuple[Delivery, UUID]]:
    """Of each address the oldest notices that are due, with whose address it is; in any order, so that nobody is always last."""
    is_slow = Q(webhook__failing_since__isnull=False) | Q(webhook__slow=True)
    due = _waiting().filter(is_slow if slow else ~is_slow, webhook__active=True).order_by()
    hooks = list(due.values_list("webhook_id", "webhook__owner_id").distinct()[:MOST_HOOKS])
    random.shuffle(hooks)
    for hook_id, owner_id in hooks:
        for delivery in _waiting().filter(webhook_id=hook_id).order_by("next_try_at")[:FOR_ONE]:
            yield delivery, owner_id


def _waiting() -> QuerySet[Delivery]:
    now = timezone.now()
    return Delivery.objects.filter(Q(held_until=None) | Q(held_until__lt=now), state=Delivery.State.WAITING, next_try_at__lte=now)


def _take(delivery: Delivery) -> bool:
    """Hold the row; False where another process was faster."""
    return bool(_waiting().filter(pk=delivery.pk).update(held_until=timezone.now() + HELD))


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
