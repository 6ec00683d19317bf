"""A preset of one's own: one of the three, with settings changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class OwnPreset(models.Model):
    """What a person named and kept; `options` holds only what differs from the preset that it is based on."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(max_length=60)
    preset = models.CharField(max_length=12, default="balanced")
    options = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("owner", "name"), name="one_preset_a_name")]

    def __str__(self) -> str:
        return self.name
