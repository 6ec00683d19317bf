"""Who may see a run without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from webapp.accounts.scope import Scope
from webapp.runs.models.run import AnalysisRun


class GrantQuerySet(models.QuerySet["Grant"]):
    """Links, and which of them work."""

    def working(self) -> GrantQuerySet:
        """Those that open their run at this moment: none does while its maker's or the video owner's account is closed."""
        known = {"created_by__is_active": True, "run__video__owner__is_active": True}
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None, **known)


class Grant(models.Model):
    """A right to see one run, or a range of it, without an account; the link's token is kept as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="grants")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants_made")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    """None: until it is revoked; only staff make such links."""
    revoked_at = models.DateTimeField(null=True, blank=True)

    title = models.CharField(max_length=80, blank=True)
    password = models.CharField(max_length=128, blank=True)
    """Hashed; empty where none is asked for."""
    first_second = models.PositiveIntegerField(default=0)
    end_second = models.PositiveIntegerField(null=True, blank=True)
    """The whole seconds [first_second, end_second) are shown; None: the whole run."""
    start_second = models.PositiveIntegerField(null=True, blank=True)
    """Where the picture stands when the link is opened."""
    download = models.BooleanField(default=True)
    hidden_lanes = models.JSONField(default=list, blank=True)
    last_viewed_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(end_second=None, first_second=0) | Q(end_second__gt=models.F("first_second")), name="a_link_shows_seconds"
            ),
        )

    def __str__(self) -> str:
        return f"link to {self.run_id}, until {self.expires_at:%Y-%m-%d}" if self.expires_at else f"link to {self.run_id}"

    @property
    def open(self) -> bool:
        """Whether it is neither revoked nor over."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def scope(self) -> Scope:
        """How much of the run it shows."""
        return Scope(self.first_second, self.end_second, frozenset(self.hidden_lanes), self.download)
