"""What is left of uploads that nobody goes on with is removed: their rows, their bytes, and either without the other."""

from __future__ import annotations

import contextlib
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from webapp.videos.models import Upload, Video

UNTOUCHED_SECONDS = 3600
"""A file without a row that nothing was written to for so long belonged to a process that was killed."""


def sweep_uploads() -> None:
    """Remove expired uploads, rows whose bytes are lost, and bytes that no row speaks of."""
    for upload in Upload.objects.filter(expires_at__lt=timezone.now()):
        drop_upload(upload)
    _drop_rows_without_bytes()
    _drop_bytes_without_rows()


def drop_upload(upload: Upload) -> None:
    """Remove an upload; the row goes first, since bytes without one are found and swept."""
    Upload.objects.filter(pk=upload.pk).delete()
    with contextlib.suppress(OSError):
        upload.path.unlink(missing_ok=True)


def _drop_rows_without_bytes() -> None:
    # a row is younger than its file, so there is no moment at which it may lack it
    for upload in Upload.objects.filter(state=Upload.State.SENDING):
        if not upload.path.exists() and not Video(id=upload.id).path.exists():
            Upload.objects.filter(pk=upload.pk, state=Upload.State.SENDING).delete()


def _drop_bytes_without_rows() -> None:
    old = [path for path in Path(settings.UPLOAD_DIR).glob("*") if _is_untouched(path)]
    spoken_of = Upload.objects.filter(pk__in=[found for path in old if (found := _id_of(path))])
    alive = {str(pk) for pk in spoken_of.filter(~Q(state=Upload.State.DONE)).values_list("pk", flat=True)}
    for path in old:
        if path.name not in alive:
            with contextlib.suppress(OSError):
                path.unlink()


def _is_untouched(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.is_file() and path.stat().st_mtime < time.time() - UNTOUCHED_SECONDS
    return False


def _id_of(path: Path) -> uuid.UUID | None:
    with contextlib.suppress(ValueError):
        return uuid.UUID(path.name)
    return None
