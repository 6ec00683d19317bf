"""A person's words for a second of a video: they lie over every run of it, and each earlier version is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.videos.models import Video


class Correction(models.Model):
    """What a person wrote for one second; the newest row counts, and empty words give the second back to the machine."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="corrections")
    second = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="corrections")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("video", "second"))]

    def __str__(self) -> str:
        return f"[{self.second}s] {self.text[:60] or 'as the machine said'}"
