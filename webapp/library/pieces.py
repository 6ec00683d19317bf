"""One piece of an upload goes to the disk: by one sender at a time, and counted only once it lies there."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.bodylimits import PIECE_BYTES
from webapp.library.receiving import UploadRefused, disk_full, write_all
from webapp.videos.models import Upload

BLOCK_BYTES = 64 * 1024
"""What is lost of a piece that breaks off is less than this."""


@dataclass(frozen=True)
class Checksum:
    """What a piece has to hash to."""

    algorithm: str
    digest: bytes


@contextlib.contextmanager
def held(upload: Upload) -> Iterator[BinaryIO]:
    """The upload's file, for one writer at a time; raises UploadRefused where there is another.

    The kernel holds the lock, so a process that is killed holds nobody up.
    """
    try:
        file = upload.path.open("r+b", buffering=0)
    except FileNotFoundError:
        raise gone() from None
    with file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadRefused("locked", _("This file is being sent from another page. Please wait a moment.")) from None
        try:
            upload.refresh_from_db()
        except Upload.DoesNotExist:
            raise gone() from None
        yield file


def take_piece(request: HttpRequest, upload: Upload, file: BinaryIO, checksum: Checksum | None = None) -> None:
    """Add the request's body to the upload, and count it; of one that breaks off what came is kept. Raises UploadRefused."""
    try:
        file.truncate(upload.offset)  # what a killed process wrote and did not count
        file.seek(upload.offset)
        written = _write(request, upload, file, checksum)
        os.fdatasync(file.fileno())
    except OSError as error:
        raise disk_full() from error
    _count(upload, written)


def gone() -> UploadRefused:
    """The refusal of an upload that is no longer there."""
    return UploadRefused("gone", _("This upload is no longer there. Please send the file again."))


def _write(request: HttpRequest, upload: Upload, file: BinaryIO, checksum: Checksum | None) -> int:
    most, written = min(upload.length - upload.offset, PIECE_BYTES), 0
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    _check_floor()
    try:
        while block := request.read(BLOCK_BYTES):
            if written + len(block) > most:
                raise UploadRefused("too-long", _("More came than was announced. Please send the file again."))
            write_all(file, block)
            written += len(block)
            if digest:
                digest.update(block)
    except UnreadablePostError:
        if checksum:  # it speaks of the whole piece, so of a part nothing is known
            return 0
        return written
    if checksum and digest and digest.digest() != checksum.digest:
        raise UploadRefused("checksum", _("A piece was damaged on its way. It is sent again."))
    return written


def _check_floor() -> None:
    space = os.statvfs(settings.DATA_DIR)
    if space.f_bavail * space.f_frsize < settings.DISK_FLOOR_BYTES:
        raise disk_full()


def _count(upload: Upload, written: int) -> None:
    begun_at, upload.offset = upload.offset, upload.offset + written
    upload.expires_at = timezone.now() + Upload.KEPT_FOR
    rows = Upload.objects.filter(pk=upload.pk, state=Upload.State.SENDING, offset=begun_at)
    if not rows.update(offset=upload.offset, expires_at=upload.expires_at):
        raise gone()
