"""What the desk keeps for itself: who of the staff looked at whose video, and how long files are kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video


class Look(models.Model):
    """A member of staff looking at someone else's run, or at a video as a whole: one row an hour, with all ways of looking."""

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        LINES = "lines", _("lines and evidence")
        FILE = "file", _("video file or poster")
        EXPORT = "export", _("export")
        API = "api", _("API")
        SOCKET = "socket", _("live lines")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="looks")
    email = models.CharField(_("who"), max_length=254)
    """Who it was, also after the account is gone."""
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="looks")
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, null=True, blank=True, related_name="looks")
    """None where the video as a whole was looked at."""
    ways = models.JSONField(_("what"), default=list)
    """Of Way, in the order in which they came."""
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    hour = models.DateTimeField()
    address = models.CharField(_("from where"), max_length=45, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("by", "run", "hour"), name="one_look_a_run_and_hour"),
            models.UniqueConstraint(fields=("by", "video", "hour"), condition=models.Q(run=None), name="one_look_a_video_and_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.email} looked at {self.video_id}, {self.at:%Y-%m-%d %H:%M}"


class Retention(models.Model):
    """How long files of videos are kept: one row; no number of days keeps them until somebody deletes them."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    days = models.PositiveIntegerField(null=True, blank=True)
    pictures_too = models.BooleanField(default=False)
    """Whether the pictures that lines rest on go with the file."""
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.days} days" if self.days else "for good"
