"""Share links: made with a token that only its reader knows, found again by its hash."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from webapp.accounts.tokens import hash_token
from webapp.runs.granting import make_link
from webapp.runs.models import AnalysisRun, Grant

__all__ = ["find_grant", "make_link", "open_grants", "revoke"]


def find_grant(token: str) -> Grant | None:
    """The grant behind a link that still works; wrong, expired and revoked ones look alike."""
    return (
        Grant.objects.filter(token_hash=hash_token(token), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("run__video")
        .first()
    )


def revoke(grant: Grant) -> None:
    """End the right; every page and socket that lives by it asks again and finds it gone."""
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=timezone.now())


def open_grants(run: AnalysisRun) -> QuerySet[Grant]:
    """The links to `run` that work at this moment, newest first."""
    return Grant.objects.filter(run=run, revoked_at=None, expires_at__gt=timezone.now()).order_by("-created_at")
