"""Lets one process at a time do a duty that all could do: a row says whose turn it is, so that it needs no queue."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from webapp.runs.holder import is_gone, own_name
from webapp.runs.models import Turn


@contextlib.contextmanager
def own_turn(name: str, every: timedelta, longest: timedelta) -> Iterator[bool]:
    """Whether this process may do it now: nobody else is at it, and it was not begun within `every`.

    One that dies at it is replaced at once where that can be seen, else after `longest`.
    """
    begun = timezone.now()
    until = begun + longest
    mine = _take(name, begun, until)
    try:
        yield mine
    finally:
        if mine:
            Turn.objects.filter(name=name, held_by=own_name(), until=until).update(held_by="", until=begun + every)


def _take(name: str, now: datetime, until: datetime) -> bool:
    turn = Turn.objects.filter(name=name).first()
    if turn is None:
        return Turn.objects.get_or_create(name=name, defaults={"held_by": own_name(), "until": until})[1]
    if turn.until > now and not is_gone(turn.held_by):
        return False
    # whoever else saw the same row at the same moment changes nothing
    free = Turn.objects.filter(name=name, held_by=turn.held_by, until=turn.until)
    return bool(free.update(held_by=own_name(), until=until))
