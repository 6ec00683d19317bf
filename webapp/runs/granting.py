"""A right to see one run without an account, made from the words of a link that only its reader knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.scope import WHOLE, Scope
from webapp.accounts.tokens import hash_token
from webapp.runs.clips import clip_of
from webapp.runs.models import AnalysisRun, Grant

LASTS = timedelta(days=30)


def usual_end() -> datetime:
    """When a link ends for which nothing else was chosen."""
    return timezone.now() + LASTS


@dataclass(frozen=True)
class LinkChoices:
    """What was chosen for a link."""

    title: str = ""
    expires_at: datetime | None = field(default_factory=usual_end)
    password: str = ""
    """Hashed; empty where none is asked for."""
    start_second: int | None = None
    scope: Scope = WHOLE


def make_link(run: AnalysisRun, by: User, token: str = "", choices: LinkChoices | None = None) -> tuple[Grant, str]:
    """A right to see `run`, for 30 days unless chosen otherwise, and the token of its link, which can't be shown again.

    Whoever brings a token of their own gets the same right for it each time.
    """
    words, chosen = token or secrets.token_urlsafe(32), choices or LinkChoices()
    scope = chosen.scope
    given = {
        "run": run,
        "created_by": by,
        "title": chosen.title,
        "expires_at": chosen.expires_at,
        "password": chosen.password,
        "start_second": chosen.start_second,
        "first_second": scope.first_second,
        "end_second": scope.end_second,
        "download": scope.download,
        "hidden_lanes": sorted(scope.hidden),
    }
    grant, made = Grant.objects.get_or_create(token_hash=hash_token(words), defaults=given)
    if made and scope.is_range:
        _have_clip_cut(run, scope)
    return grant, words


def choices_of(grant: Grant) -> LinkChoices:
    """The choices of a link, for another one like it; it lasts as long as this one was meant to."""
    ends = None if grant.expires_at is None else timezone.now() + (grant.expires_at - grant.created_at)
    return LinkChoices(grant.title, ends, grant.password, grant.start_second, grant.scope)


def hashed(password: str) -> str:
    """What is kept of a link's password; nothing where none is asked for."""
    return make_password(password) if password else ""


def _have_clip_cut(run: AnalysisRun, scope: Scope) -> None:
    shown = AnalysisRun.objects.select_related("video").get(pk=run.pk)
    shown.narrow(scope)
    clip_of(shown)
