"""Which workers there are."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A worker process and what it is doing, so that a page can tell "getting ready" from "nobody is there"."""

    class State(models.TextChoices):
        STARTING = "starting", _("getting ready")
        IDLE = "idle", _("ready")
        BUSY = "busy", _("working")

    name = models.CharField(primary_key=True, max_length=100)
    queue = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTING)
    trouble = models.TextField(blank=True)
    """Why what it should have loaded in advance could not be loaded, in a sentence."""
    memory_bytes = models.PositiveBigIntegerField(default=0)
    """Its resident memory when it was last seen."""
    memory_peak_bytes = models.PositiveBigIntegerField(default=0)
    """The most memory that it has held since it began."""
    decoder_is_locked = models.BooleanField(null=True)
    """Whether the process that decodes for this worker can be refused system calls; None while that isn't known yet."""
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
