"""What a run is made of: segments, lines, the neighbour's sentences for the same seconds, and pieces of tracks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.runs.models.run import AnalysisRun


class Segment(models.Model):
    """A stretch of whole seconds [start_second, end_second): the unit of progress and of resuming."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("working")
        DONE = "done", _("done")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="segments")
    start_second = models.PositiveIntegerField()
    end_second = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    plan = models.JSONField(null=True, blank=True)
    """What the describer got to see: windows, frames, tokens."""
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("start_second",)
        constraints = [models.UniqueConstraint(fields=("run", "start_second"), name="one_segment_a_start")]

    def __str__(self) -> str:
        return f"{self.start_second}..{self.end_second} s ({self.state})"


class Description(models.Model):
    """The machine's line for one second; written once."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="descriptions")
    second = models.PositiveIntegerField()
    text = models.TextField()
    status = models.CharField(max_length=10)
    line = models.JSONField()
    """The whole line as it stands in the run document."""
    seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("second",)
        constraints = [models.UniqueConstraint(fields=("run", "second"), name="one_line_a_second")]
        indexes = [
            models.Index(fields=("run", "seq")),
            # few lines fail, so that they can be counted without reading all the others
            models.Index(fields=("status",), condition=models.Q(status="failed"), name="failed_lines"),
        ]

    def __str__(self) -> str:
        return f"[{self.second}s] {self.text[:60]}"


class Alternative(models.Model):
    """The sentence that the window of a later segment has for a second which an earlier segment owns; written once."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="alternatives")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="alternatives")
    """Whose window said it."""
    second = models.PositiveIntegerField()
    text = models.TextField()
    line = models.JSONField()
    """The whole sentence as a line of the run document."""
    seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("second",)
        constraints = [models.UniqueConstraint(fields=("run", "second", "segment"), name="one_alternative_a_segment")]
        indexes = [models.Index(fields=("run", "seq"))]

    def __str__(self) -> str:
        return f"or [{self.second}s] {self.text[:60]}"


class TrackPiece(models.Model):
    """What one segment yields of a track; immutable, joined at the seams when it is read."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="track_pieces")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="track_pieces")
    kind = models.CharField(max_length=8)
    piece = models.JSONField()
    seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("run", "seq"))]

    def __str__(self) -> str:
        return f"{self.kind} in segment {self.segment_id}"
