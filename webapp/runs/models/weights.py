"""The models that may describe: what is here of their files, and which one the owner chose."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModelFiles(models.Model):
    """The files of one vision language model on this machine, and how far their download has come."""

    class State(models.TextChoices):
        FETCHING = "fetching", _("being downloaded")
        PAUSED = "paused", _("paused")
        STOPPED = "stopped", _("stopped")
        COMPLETE = "complete", _("complete")

    name = models.CharField(primary_key=True, max_length=200)
    """As the hub knows it, owner/model."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.FETCHING)
    revision = models.CharField(max_length=80, blank=True)
    """The commit that is or was downloaded; empty until the hub has told it."""
    bytes_total = models.PositiveBigIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True)
    """Why it stopped (weights/problems.py)."""
    detail = models.JSONField(default=dict, blank=True)
    held_by = models.CharField(max_length=200, blank=True)
    """The process that downloads (holder.py)."""
    seen_at = models.DateTimeField(default=timezone.now)
    """When that process was last known to work."""

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def percent(self) -> int:
        """How much of it is here, 0..100; 100 only when all is."""
        if self.state == self.State.COMPLETE:
            return 100
        return min(99, self.bytes_done * 100 // self.bytes_total) if self.bytes_total else 0


class SpeakerChoice(models.Model):
    """The owner's choice of who describes: one row; a model's name on the hub or its folder, empty for the detectors."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    model = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.model or "detectors"
