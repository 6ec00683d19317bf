"""What a model's windows take in tokens, as a worker counted it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class TokenCount(models.Model):
    """The counts of one model at one revision; neither counts nor a problem: a worker was asked and hasn't answered."""

    key = models.CharField(primary_key=True, max_length=64)
    """Of the model, its revision or files, and the words that are counted (weights/counts.py)."""
    model = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    counted_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(null=True, blank=True)
    """analysis/token_counts.py, CountsJSON."""
    problem = models.TextField(blank=True)
    """Why it can't be counted, in a sentence."""

    def __str__(self) -> str:
        return f"{self.model} ({self.key[:8]})"
