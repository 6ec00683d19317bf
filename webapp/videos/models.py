"""The stored video and its measured facts."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.accounts.access import Viewer


class VideoQuerySet(models.QuerySet["Video"]):
    """Videos, and who may see them."""

    def visible_to(self, viewer: Viewer) -> VideoQuerySet:
        """The videos this viewer may look at: their own; all for staff; those of the runs shared with them, unless in part."""
        if viewer.is_staff:
            return self
        allowed = Q(pk__in=[opened.video_id for opened in viewer.grants.values() if not opened.scope.is_range])
        if viewer.user_id:
            allowed |= Q(owner_id=viewer.user_id)
        if viewer.user_id and not viewer.own_only:
            for way in ("runs__shares__user", "runs__in_teams__team__members__user"):
                allowed |= Q(pk__in=Video.objects.filter(**{way: viewer.user_id}).values("pk"))
        return self.filter(allowed)


class Video(models.Model):
    """One uploaded file; it lies in the data folder under its id, never under its user's name for it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("being looked at")
        READY = "ready", _("ready")
        REFUSED = "refused", _("can't be used")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="videos")
    name = models.CharField(_("name"), max_length=200)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.TextField(_("why it can't be used"), blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    wanted = models.JSONField(null=True, blank=True)
    """What was chosen at the upload, {"preset", "language"}: a run with it is queued once the video is ready."""
    look_until = models.DateTimeField(null=True, blank=True)
    """Until when a worker holds the right to look at the file."""
    look_attempts = models.PositiveSmallIntegerField(default=0)

    duration_seconds = models.FloatField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    average_fps = models.FloatField(null=True)
    rotation = models.SmallIntegerField(default=0)
    start_offset_seconds = models.FloatField(default=0.0)
    has_audio = models.BooleanField(default=False)
    partial = models.BooleanField(default=False)
    warnings = models.JSONField(default=list, blank=True)
    codec = models.CharField(max_length=30, blank=True)
    container = models.CharField(max_length=60, blank=True)
    content_type = models.CharField(max_length=40, default="application/octet-stream")
    """What the browser is told, from the probe and never from the name."""
    has_poster = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    media_gone_at = models.DateTimeField(null=True, blank=True)
    """Since when its file is no longer kept; its lines are."""

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where everything that belongs to this video lies."""
        return settings.DATA_DIR / "videos" / str(self.id)

    @property
    def path(self) -> Path:
        """The file as it was uploaded."""
        return self.folder / "original"

    @property
    def poster_path(self) -> Path:
        """A small JPEG of an early frame, there when `has_poster`."""
        return self.folder / "poster.jpg"


class Upload(models.Model):
    """A file on its way, in pieces; the row is the truth about it, its bytes lie in the incoming folder under its id.

    Bytes behind `offset` count for nothing: a process was killed before it could say that they are on the disk.
    """

    KEPT_FOR = timedelta(hours=24)
    """How long one that nobody goes on with is kept."""

    class State(models.TextChoices):
        SENDING = "sending"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    modified_ms = models.BigIntegerField(null=True)
    """When the file was last changed, as its browser tells: with name and length it says whether a file is the same one."""
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    wanted = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENDING)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, null=True, related_name="uploads")
    """What became of it."""
    known = models.BooleanField(default=False)
    """Whether its owner had this very file already: then `video` is that one."""

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """The bytes that have come."""
        return Path(settings.UPLOAD_DIR) / str(self.id)

    @property
    def whole(self) -> bool:
        """Whether all bytes are here."""
        return self.offset == self.length

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at < timezone.now()


class PlayableCopy(models.Model):
    """A copy of a video that every browser plays, whole or of the seconds [start, end): wanted, being made, ready or failed."""

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        WORKING = "working", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="copies")
    start_second = models.PositiveIntegerField(default=0)
    end_second = models.PositiveIntegerField(null=True, blank=True)
    """None: the whole video."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    needed = models.BooleanField(default=False)
    """Whether no browser plays the file itself, so that pages show the copy at once."""
    encoded = models.BooleanField(default=False)
    """Whether its picture has to be encoded anew: a copy of the packets didn't play."""
    copied = models.BooleanField(default=False)
    """Whether the picture's packets went into it as they are."""
    percent = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=20, blank=True)
    """Why there is none, a key of `copy_words.FAILURES`."""
    attempts = models.PositiveSmallIntegerField(default=0)
    generation = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when a worker holds the right to make it, at this generation."""
    size_bytes = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("video",), condition=Q(end_second=None), name="one_whole_copy_a_video"),
            models.UniqueConstraint(fields=("video", "start_second", "end_second"), name="one_clip_a_range"),
            models.CheckConstraint(
                condition=Q(end_second=None, start_second=0) | Q(end_second__gt=models.F("start_second")), name="a_clip_has_seconds"
            ),
        )

    def __str__(self) -> str:
        return f"{self.video_id} {self.start_second}-{'' if self.end_second is None else self.end_second}"

    @property
    def path(self) -> Path:
        """Where it lies when it is ready; each try writes under a name of its own."""
        return self.video.folder / f"playable-{self.pk}-{self.generation}.mp4"
