"""One analysis of one video, and what happened to it.

The database is the truth. Every row that a page shows carries `seq`, the value of `AnalysisRun.last_seq` at its last
change, given in the same transaction; replay is `seq > since` over all kinds.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import models
from django.db.models import F, Q
from django.db.models.query import ModelIterable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.accounts.access import Viewer
from webapp.accounts.scope import WHOLE, Scope
from webapp.videos.models import Video


class _CutRuns(ModelIterable):  # type: ignore[type-arg]
    """Runs as their viewer may see them: whoever asks for one gets it cut to what the link shows."""

    def __iter__(self) -> Iterator[AnalysisRun]:
        viewer: Viewer = self.queryset.viewer  # type: ignore[attr-defined]
        for run in super().__iter__():
            opened = viewer.grants.get(run.pk)
            if opened is not None and not AnalysisRun.objects.visible_to(viewer.by_account).filter(pk=run.pk).exists():
                run.narrow(opened.scope)
            yield run


class RunQuerySet(models.QuerySet["AnalysisRun"]):
    """Runs, and who may see them."""

    viewer: Viewer | None = None

    def visible_to(self, viewer: Viewer) -> RunQuerySet:
        """The runs this viewer may look at: of their own videos; all for staff; those shared with them, cut to what is shown."""
        if viewer.is_staff:
            return self
        allowed = Q(pk__in=list(viewer.grants))
        if viewer.user_id:
            allowed |= Q(video__owner_id=viewer.user_id)
        if viewer.user_id and not viewer.own_only:
            for way in ("shares__user", "in_teams__team__members__user"):
                allowed |= Q(pk__in=AnalysisRun.objects.filter(**{way: viewer.user_id}).order_by().values("pk"))
        found = self.filter(allowed)
        if viewer.grants:
            found.viewer, found._iterable_class = viewer, _CutRuns
        return found

    def _clone(self) -> RunQuerySet:
        clone: RunQuerySet = super()._clone()  # type: ignore[misc]
        clone.viewer = self.viewer
        return clone

    def widest_first(self) -> RunQuerySet:
        """In the order in which one would show them for the whole video: the longest first, of equals the newest."""
        return self.order_by(F("first_second") - F("end_second"), "-queued_at")


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
    """All of the AnalysisOptions that it was queued with."""
    based_on = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    first_second = models.PositiveIntegerField(default=0)
    end_second = models.PositiveIntegerField()
    """The run describes the whole seconds [first_second, end_second)."""
    watched_second = models.PositiveIntegerField(null=True, blank=True)
    """Where somebody last watched it: the segment there is described next."""
    overview = models.JSONField(null=True, blank=True)
    """What a model says of the whole (analysis/document.py, OverviewJSON); none where it is read off the tracks."""

    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    elapsed_seconds = models.FloatField(default=0.0)
    """Time worked on it, over all its attempts."""
    error = models.TextField(_("what went wrong"), blank=True)
    notices = models.JSONField(default=list, blank=True)
    """Plain sentences about this run, such as a detector that was left out."""

    objects = RunQuerySet.as_manager()
    scope: Scope = WHOLE
    """How much of it is shown to whoever asked for it; nothing of this is stored."""

    class Meta:
        ordering = ("-queued_at",)
        indexes = [models.Index(fields=("state", "lease_until")), models.Index(fields=("state", "queued_at"))]

    def __str__(self) -> str:
        return f"{self.video} ({self.state})"

    def narrow(self, scope: Scope) -> None:
        """Show no more than this of it; a run that was narrowed is for reading only."""
        self.scope = scope
        if scope.end_second is not None:
            self.first_second = max(self.first_second, scope.first_second)
            self.end_second = min(self.end_second, scope.end_second)

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
