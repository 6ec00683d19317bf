"""An upload whose bytes are all here becomes a video, unless its owner has that very file already."""

from __future__ import annotations

import contextlib
import logging
import uuid
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from webapp.accounts.models import User
from webapp.runs.asked_again import run_asked_for
from webapp.runs.queueing import enqueue_look
from webapp.videos.fingerprints import fingerprints
from webapp.videos.loose import mark_kept, mark_loose
from webapp.videos.models import Upload, Video

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(minutes=1)
"""Whoever took the last byte makes the video at once, or was killed."""


def known_video(owner: User, sha256: str, size_bytes: int) -> Video | None:
    """The video of this owner that is made of this very file; one that was refused or whose file is gone doesn't count."""
    found = Video.objects.filter(owner=owner, sha256=sha256, size_bytes=size_bytes).exclude(state=Video.State.REFUSED)
    return next((video for video in found.order_by("created_at") if video.path.is_file()), None)


def finish(upload: Upload) -> None:
    """Make the video, once, whoever asks and however often; a process killed in the middle leaves it to the next who asks.

    So the video has the upload's id: the next one finds the file where this one has moved it. Raises OSError, and
    ObjectDoesNotExist where the upload or its owner goes meanwhile.
    """
    if upload.state == Upload.State.DONE or not upload.whole:
        return
    try:
        sha256 = fingerprints.up_to(upload.id, _lies_at(upload), upload.length)
    except FileNotFoundError:
        upload.refresh_from_db()
        if upload.state == Upload.State.DONE:  # another one was quicker
            return
        raise
    _end(upload, sha256)
    fingerprints.forget(upload.id)
    if upload.known:
        with contextlib.suppress(OSError):
            upload.path.unlink(missing_ok=True)
    else:
        mark_kept(Video(id=upload.id))
        enqueue_look(upload.id)


def finish_forgotten() -> None:
    """Finish what a killed process left undone."""
    last_piece_before = timezone.now() + Upload.KEPT_FOR - FORGOTTEN_AFTER
    for upload in Upload.objects.filter(state=Upload.State.SENDING, offset=F("length"), expires_at__lt=last_piece_before):
        try:
            finish(upload)
        except (OSError, ObjectDoesNotExist) as error:
            # gone meanwhile, or no room for it at the moment: the others are finished all the same
            log.info("Upload %s could not be finished (%s).", upload.pk, type(error).__name__)


def _lies_at(upload: Upload) -> Path:
    moved = Video(id=upload.id).path
    return moved if moved.exists() else upload.path


def _end(upload: Upload, sha256: str) -> None:
    with transaction.atomic():
        # one after the other, so that of the same file sent twice at once the second is recognised
        owner = User.objects.select_for_update(no_key=True).get(pk=upload.owner_id)
        upload.refresh_from_db()
        if upload.state == Upload.State.DONE:
            return
        video = known_video(owner, sha256, upload.length)
        upload.known = video is not None
        # from here on it counts no more among what its owner waits for
        Upload.objects.filter(pk=upload.pk).update(state=Upload.State.DONE)
        if video is not None and (run_id := run_asked_for(video, upload.wanted)) is not None:
            upload.wanted = {**upload.wanted, "run_id": str(run_id)}
        upload.video = video or _make(upload, sha256)
        upload.state = Upload.State.DONE
        upload.save(update_fields=["known", "video", "state", "wanted"])


def _make(upload: Upload, sha256: str) -> Video:
    # programs are told the id of the run at once, although it is made when a worker has looked at the file
    promised = {**upload.wanted, "run_id": str(uuid.uuid4())}
    video = Video(id=upload.id, owner_id=upload.owner_id, name=upload.name, size_bytes=upload.length, sha256=sha256, wanted=promised)
    mark_loose(video)
    video.folder.mkdir(parents=True, exist_ok=True)
    if not video.path.exists():
        upload.path.replace(video.path)
    video.save(force_insert=True)
    return video
