"""What was described of videos that are deleted by now: a month's minutes don't come back by deleting."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class SpentSeconds(models.Model):
    """Seconds of a person's video whose runs went with it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    """When the run was asked for."""

    class Meta:
        indexes = [models.Index(fields=("owner", "at"))]

    def __str__(self) -> str:
        return f"{self.seconds} s on {self.at:%Y-%m-%d}"
