"""A right to see one run without an account, made from the words of a link that only its reader knows."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.tokens import hash_token
from webapp.runs.models import AnalysisRun, Grant

LASTS = timedelta(days=30)


def make_link(run: AnalysisRun, by: User, token: str = "") -> tuple[Grant, str]:
    """A right to see `run` for 30 days, and the token of its link, which can't be shown again.

    Whoever brings a token of their own gets the same right for it each time.
    """
    words = token or secrets.token_urlsafe(32)
    given = {"run": run, "created_by": by, "expires_at": timezone.now() + LASTS}
    grant, _made = Grant.objects.get_or_create(token_hash=hash_token(words), defaults=given)
    return grant, words
