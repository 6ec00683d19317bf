"""What is kept for programs: answers given once, addresses to be told, and each notice until it has arrived."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.runs.models import RunEvent
from webapp.videos.models import Video


class GivenAnswer(models.Model):
    """The answer to a request that carried a key: the same request gets it again for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """What was asked: another request with the same key is refused."""
    status = models.PositiveSmallIntegerField(null=True)
    """None while the first such request is still being answered."""
    body = models.TextField(blank=True)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, null=True, related_name="+")
    """Which video it tells of, if any: the answer goes with it."""
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "key"), name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status or 'being answered'}"


class Webhook(models.Model):
    """An address that is told what happens to a person's runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    """Signs each notice; it has to be kept as it is, since a hash can't sign."""
    kinds = models.JSONField(default=list)
    """Which of KINDS (events.py) it is told."""
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True)
    """Since when every notice failed; None after one that arrived."""
    slow = models.BooleanField(default=False)
    """Whether its last answer took long: it then keeps only those waiting that are slow too."""
    ended_because = models.TextField(blank=True)
    """Why it was switched off by itself."""

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One notice for one address; the row is the truth, and it is sent until it has arrived or was tried too often."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        ARRIVED = "arrived", "arrived"
        GIVEN_UP = "given up", "given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """The notice's id, the same at each try: a receiver that gets it twice knows."""
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(RunEvent, on_delete=models.CASCADE, null=True, related_name="+")
    """What it tells of; none in a test."""
    kind = models.CharField(max_length=20)
    body = models.TextField()
    """The notice as it was first written."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when a process holds the right to send it."""
    created_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    """What the receiver last answered; of its words nothing is kept."""
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [models.UniqueConstraint(fields=("webhook", "event"), name="one_notice_an_event")]
        indexes = [models.Index(fields=("state", "next_try_at"))]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class ReadEvents(models.Model):
    """How far the events have been read; one row."""

    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"up to {self.last_id}"
