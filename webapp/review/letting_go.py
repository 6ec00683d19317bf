"""Files of videos go when their time is over; lines, and what people said of them, stay.

The row says so first: a process killed in between leaves a file that the next turn removes, never a page that promises a picture.
"""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from webapp.review.models import Retention
from webapp.runs.models import AnalysisRun
from webapp.videos.models import PlayableCopy, Video

State = AnalysisRun.State

log = logging.getLogger(__name__)


def retention() -> Retention:
    """How long files are kept now."""
    return Retention.objects.filter(pk=1).first() or Retention()


def due_videos(days: int) -> QuerySet[Video]:
    """The videos whose files are kept no longer than so many days, apart from those that are worked on."""
    at_work = AnalysisRun.objects.filter(state__in=(State.QUEUED, State.RUNNING)).values("video")
    copied = PlayableCopy.objects.filter(state=PlayableCopy.State.WORKING).values("video")
    old = Video.objects.filter(state=Video.State.READY, media_gone_at=None, created_at__lt=timezone.now() - timedelta(days=days))
    return old.exclude(pk__in=at_work).exclude(pk__in=copied).exclude(sha256="")


def let_go() -> int:
    """Remove the files whose time is over, and what an earlier turn left; gives how many videos lost theirs now."""
    kept = retention()
    # where files are kept for good by now, those that an earlier turn said goodbye to go all the same: their pages say so
    count = due_videos(kept.days).update(media_gone_at=timezone.now()) if kept.days else 0
    pictures_too = bool(kept.days) and kept.pictures_too
    for video in Video.objects.exclude(media_gone_at=None).iterator():
        if video.path.exists() or video.has_poster or (pictures_too and (video.folder / "runs").exists()):
            _remove(video, pictures_too)
    if count:
        log.info("The files of %d videos are no longer kept; their lines stay.", count)
    return count


def _remove(video: Video, pictures_too: bool) -> None:
    PlayableCopy.objects.filter(video=video).delete()
    Video.objects.filter(pk=video.pk).update(has_poster=False)
    for path in _media(video.folder):
        path.unlink(missing_ok=True)
    if pictures_too:
        shutil.rmtree(video.folder / "runs", ignore_errors=True)


def _media(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
