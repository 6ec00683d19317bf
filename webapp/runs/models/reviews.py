"""What people at the review desk say of a finished run, and the figures by which it came to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.runs.models.run import AnalysisRun


class Review(models.Model):
    """A finished run at the review desk: measured once it ended, judged by a person."""

    LOW_COVERAGE, LOW_SEAMS = 0.95, 0.5
    """Below these a run is worth a look."""
    DRAWS = 10_000

    class State(models.TextChoices):
        NEW = "new", _("not reviewed yet")
        FLAGGED = "flagged", _("flagged")
        DECIDED = "decided", _("reviewed")

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        NEEDS_WORK = "needs_work", _("needs work")
        REJECTED = "rejected", _("rejected")

    run = models.OneToOneField(AnalysisRun, on_delete=models.CASCADE, related_name="review")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    notes_for_owner = models.TextField(_("notes for the owner"), blank=True)
    notes = models.TextField(_("notes for the desk"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews")
    decided_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews_assigned"
    )
    asked_at = models.DateTimeField(_("asked for by the owner"), null=True, blank=True)
    asked_words = models.CharField(max_length=500, blank=True)

    measured_at = models.DateTimeField(default=timezone.now)
    draw = models.PositiveSmallIntegerField(default=0)
    """The run's lot, 0 .. DRAWS - 1, from its id alone: a sample is a stretch of lots."""
    described = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    asked_again = models.PositiveIntegerField(default=0)
    coverage = models.FloatField(default=0.0)
    seams = models.FloatField(null=True, blank=True)
    """How well neighbouring segments agree where they meet, 0..1; None where none meet."""
    contradicted = models.PositiveIntegerField(default=0)
    """Claims of a model against which the detectors speak."""

    class Meta:
        ordering = ("-measured_at", "-id")
        indexes = [models.Index(fields=("state", "measured_at")), models.Index(fields=("draw",))]

    def __str__(self) -> str:
        return f"review of {self.run_id} ({self.verdict or self.state})"

    @property
    def decided(self) -> bool:
        """Whether somebody has given a verdict."""
        return self.state == self.State.DECIDED
