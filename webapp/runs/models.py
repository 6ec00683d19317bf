"""One analysis of one video: its segments, lines, track pieces, grants and events; and the models that may describe.

The database is the truth. Every row that a page shows carries `seq`, the value of `AnalysisRun.last_seq` at its last
change, given in the same transaction; replay is `seq > since` over all kinds.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.accounts.access import Viewer
from webapp.videos.models import Video


class RunQuerySet(models.QuerySet["AnalysisRun"]):
    """Runs, and who may see them."""

    def visible_to(self, viewer: Viewer) -> RunQuerySet:
        """The runs this viewer may look at: of their own videos; all for staff; those granted to them."""
        if viewer.is_staff:
            return self
        allowed = Q(pk__in=viewer.grants)
        if viewer.user_id:
            allowed |= Q(video__owner_id=viewer.user_id)
        return self.filter(allowed)


class AnalysisRun(models.Model):
    """One analysis of one video; only the holder of the lease, at its generation, may write to it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("describing")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    generation = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(max_length=200, blank=True)
    """The process that holds the lease (holder.py)."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """Claims since a line was last written."""
    last_seq = models.PositiveBigIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)

    describer = models.CharField(max_length=40, default="composed")
    model = models.CharField(max_length=200, blank=True)
    revision = models.CharField(max_length=80, blank=True)
    precision = models.CharField(max_length=12, blank=True)
    """In which precision the model was loaded; empty where that isn't known, or no model described."""
    speech_model = models.CharField(max_length=200, blank=True)
    """Which model hears what is said; empty where nothing is listened to."""
    preset = models.CharField(max_length=12, default="balanced")
    language = models.CharField(max_length=5, default="en")
    options = models.JSONField(default=dict, blank=True)
    based_on = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    first_second = models.PositiveIntegerField(default=0)
    end_second = models.PositiveIntegerField()
    """The run describes the whole seconds [first_second, end_second)."""

    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    elapsed_seconds = models.FloatField(default=0.0)
    """Time worked on it, over all its attempts."""
    error = models.TextField(_("what went wrong"), blank=True)
    notices = models.JSONField(default=list, blank=True)
    """Plain sentences about this run, such as a detector that was left out."""

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at",)
        indexes = [models.Index(fields=("state", "lease_until")), models.Index(fields=("state", "queued_at"))]

    def __str__(self) -> str:
        return f"{self.video} ({self.state})"

    @property
    def seconds_total(self) -> int:
        """How many lines this run will have."""
        return self.end_second - self.first_second

    @property
    def finished(self) -> bool:
        """Whether nothing more will be written."""
        return self.state not in (self.State.QUEUED, self.State.RUNNING)

    @property
    def evidence_folder(self) -> Path:
        """Where the pictures that were looked at lie, one pack a segment."""
        return self.video.folder / "runs" / str(self.id)


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
        indexes = [models.Index(fields=("run", "seq"))]

    def __str__(self) -> str:
        return f"[{self.second}s] {self.text[:60]}"


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


class Grant(models.Model):
    """A right to see one run without an account; the link's token is kept as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="grants")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants_made")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to {self.run_id}, until {self.expires_at:%Y-%m-%d}"

    @property
    def open(self) -> bool:
        """Whether the link still opens the run."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class RunEvent(models.Model):
    """Something that happened to a run; what lies above reads these by cursor."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M:%S}"


class Worker(models.Model):
    """A worker process and what it is doing, so that a page can tell "getting ready" from "nobody is there"."""

    class State(models.TextChoices):
        STARTING = "starting", _("getting ready")
        IDLE = "idle", _("ready")
        BUSY = "busy", _("working")

    name = models.CharField(primary_key=True, max_length=100)
    queue = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTING)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


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
