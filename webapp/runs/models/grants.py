"""Who may see a run without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.runs.models.run import AnalysisRun


class Grant(models.Model):
    """A right to see one run without an account; the link's token is kept as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="grants")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants_made")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to {self.run_id}, until {self.expires_at:%Y-%m-%d}"

    @property
    def open(self) -> bool:
        """Whether the link still opens the run."""
        return self.revoked_at is None and self.expires_at > timezone.now()
