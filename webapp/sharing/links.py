"""Share links: made with a token that only its reader knows, found again by its hash, counted when they are opened."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.tokens import hash_token
from webapp.runs.granting import choices_of, make_link
from webapp.runs.models import AnalysisRun, Grant

__all__ = ["find_grant", "links_made_by", "make_another", "make_link", "note_view", "open_grants", "revoke"]


def find_grant(token: str) -> Grant | None:
    """The grant behind a link that still works; wrong, expired and revoked ones look alike."""
    return Grant.objects.working().filter(token_hash=hash_token(token)).select_related("run__video").first()


def note_view(grant: Grant) -> None:
    """Somebody opened the link just now."""
    Grant.objects.filter(pk=grant.pk).update(views=F("views") + 1, last_viewed_at=timezone.now())


def revoke(grant: Grant) -> None:
    """End the right; every page and socket that lives by it asks again and finds it gone."""
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=timezone.now())


def open_grants(run: AnalysisRun) -> QuerySet[Grant]:
    """The links to `run` that work at this moment, newest first."""
    return Grant.objects.working().filter(run=run).order_by("-created_at")


def links_made_by(user: User) -> QuerySet[Grant]:
    """All links that a person ever made, newest first."""
    return Grant.objects.filter(created_by=user).select_related("run__video").order_by("-created_at")


def make_another(grant: Grant, by: User) -> tuple[Grant, str]:
    """A new link with the choices of an old one, whose own words nobody can tell any more."""
    return make_link(grant.run, by, choices=choices_of(grant, by))
