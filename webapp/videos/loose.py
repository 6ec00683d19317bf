"""The folder of a video is there before its row and after it: meanwhile a mark says so, and what a killed process left is removed.

Only folders with a mark are ever removed by themselves. One that no row speaks of may also mean that the rows are those of an
older backup, or of another database that was named by mistake; what becomes of such a folder people decide (`manage.py sanity`).
"""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from pathlib import Path

from django.conf import settings

from webapp.videos.models import Upload, Video

UNTOUCHED_SECONDS = 3600
"""A mark so old belonged to a process that was killed: between folder and row lie moments."""


def mark_loose(video: Video) -> None:
    """Say that the video's folder may be without a row from here on; a disk too full even for that keeps nobody from anything."""
    with contextlib.suppress(OSError):
        _marks().mkdir(mode=0o700, exist_ok=True)
        _mark_of(video).touch(mode=0o600)


def mark_kept(video: Video) -> None:
    """Say that the video has a row now."""
    with contextlib.suppress(OSError):
        _mark_of(video).unlink(missing_ok=True)


def remove_folder(video: Video) -> None:
    """Remove the folder, and its mark once nothing of it is left."""
    shutil.rmtree(video.folder, ignore_errors=True)
    if not video.folder.exists():
        mark_kept(video)


def sweep_loose() -> None:
    """Remove what killed processes left: folders that were marked over an hour ago and that no row speaks of."""
    for mark in _marks().glob("*"):
        video_id = _id_of(mark)
        if video_id is None or not _is_old(mark):
            continue
        video = Video(id=video_id)
        if _spoken_of(video_id):
            mark_kept(video)
        else:
            remove_folder(video)


def _spoken_of(video_id: uuid.UUID) -> bool:
    # an upload becomes the video of its own id: asked the other way round, one that does so in between would be overlooked
    coming = Upload.objects.filter(pk=video_id, state=Upload.State.SENDING)
    return coming.exists() or Video.objects.filter(pk=video_id).exists()


def _marks() -> Path:
    folder: Path = settings.DATA_DIR / "loose"
    return folder


def _mark_of(video: Video) -> Path:
    return _marks() / str(video.id)


def _is_old(mark: Path) -> bool:
    with contextlib.suppress(OSError):
        return mark.stat().st_mtime < time.time() - UNTOUCHED_SECONDS
    return False


def _id_of(mark: Path) -> uuid.UUID | None:
    with contextlib.suppress(ValueError):
        return uuid.UUID(mark.name)
    return None
