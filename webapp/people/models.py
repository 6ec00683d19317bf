"""What a person is told of their runs, in the page and by mail, and the copies of all their things that they asked for."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.runs.models import AnalysisRun, RunEvent


class NoticeMail(models.Model):
    """One mail about runs that ended; its notices are fixed when it is made, so that each try sends the same."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        GIVEN_UP = "given up", "given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_mails")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when a process holds the right to send it."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=("state", "next_try_at"))]

    def __str__(self) -> str:
        return f"mail ({self.state})"


class RunNotice(models.Model):
    """That a run of a person's video ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="run_notices")
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="+")
    event = models.OneToOneField(RunEvent, on_delete=models.CASCADE, related_name="+")
    """Of which it tells: never twice."""
    seen_at = models.DateTimeField(null=True, blank=True)
    wants_mail = models.BooleanField(default=False)
    mail = models.ForeignKey(NoticeMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=("user", "seen_at")),
            models.Index(fields=("made_at",), condition=models.Q(wants_mail=True, mail=None), name="notices_to_mail"),
        ]

    def __str__(self) -> str:
        return f"run {self.run_id} ended"


class NoticesRead(models.Model):
    """How far the events have been read for notices; one row."""

    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"up to {self.last_id}"


class AccountExport(models.Model):
    """A copy of everything that a person has here, made by a worker, in one file."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        READY = "ready", "ready"
        FAILED = "failed", "failed"

    KEPT_FOR = timedelta(days=7)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    with_files = models.BooleanField(default=False)
    """Whether the videos' files go with it."""
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when a process holds the right to make it."""
    files_asked_at = models.DateTimeField(null=True, blank=True)
    """When this person last asked for a copy with their videos' files; kept from copy to copy."""
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (models.UniqueConstraint(fields=("owner",), name="one_copy_a_person"),)

    def __str__(self) -> str:
        return f"export ({self.state})"

    @property
    def path(self) -> Path:
        """Where the file lies once it is ready."""
        return settings.DATA_DIR / "exports" / f"{self.id}.zip"

    @property
    def kept_until(self) -> datetime:
        """When it goes."""
        return (self.ready_at or self.asked_at) + self.KEPT_FOR
