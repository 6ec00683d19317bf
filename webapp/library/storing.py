"""A file that has arrived becomes a video of its owner, and a worker is asked to look at it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from django.db import transaction

from webapp.accounts.models import User
from webapp.library.choices import Wanted
from webapp.library.names import clean_name
from webapp.library.receiving import UploadRefused, disk_full
from webapp.library.room import one_at_a_time, share_for
from webapp.runs.queueing import enqueue_look
from webapp.videos.loose import mark_kept, mark_loose, remove_folder
from webapp.videos.models import Video


def keep_video(owner: User, arrived: Path, name: str, wanted: Wanted, demo: bool = False, sha256: str = "") -> Video:
    """The video made of the file at `arrived`, which is moved, not copied; raises UploadRefused and leaves nothing behind."""
    # programs are told the id of the run at once, although it is made when a worker has looked at the file
    promised = {**wanted.as_json(), "run_id": str(uuid4())}
    video = Video(owner=owner, name=clean_name(name), size_bytes=arrived.stat().st_size, wanted=promised, demo=demo, sha256=sha256)
    try:
        with transaction.atomic():
            one_at_a_time(owner.pk)
            share_for(owner.pk, video.size_bytes)
            _take(video, arrived)
            video.save(force_insert=True)
    except UploadRefused:
        arrived.unlink(missing_ok=True)
        raise
    except Exception:
        remove_folder(video)
        raise
    mark_kept(video)
    enqueue_look(video.id)
    return video


def _take(video: Video, arrived: Path) -> None:
    """Move the file to where it will lie; raises UploadRefused and leaves nothing behind."""
    mark_loose(video)
    try:
        video.folder.mkdir(parents=True)
        arrived.replace(video.path)
    except OSError as error:
        remove_folder(video)
        raise disk_full() from error
