"""Where a person is signed in: found by looking into the sessions, since nothing else says whose one is."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from webapp.accounts.models import User


def sessions_of(user: User) -> Iterator[Session]:
    """The sessions in which this person is signed in at the moment."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def end_sessions(user: User, but: str | None = None) -> int:
    """Sign this person out everywhere, but not in the session with the key `but`; gives in how many places."""
    ended = [session.pk for session in sessions_of(user) if session.pk != but]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)
