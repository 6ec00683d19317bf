"""The bytes of an upload go straight to one file on the disk where it will lie; a refused one leaves nothing behind."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest
from django.utils.translation import gettext as _

from webapp.library.templatetags.sizes import file_size

MEGABYTE = 1024 * 1024
CHECK_EVERY_BYTES = 32 * MEGABYTE
"""How often the free space is looked at while bytes arrive."""


class UploadRefused(Exception):
    """The file can't be taken; the message is a plain sentence for the user, `code` names the reason for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker only
    """A file that has arrived whole at `path`; whoever wants it moves it away."""

    def __init__(self, path: Path, name: str, content_type: str, size: int, sha256: str) -> None:
        super().__init__(None, name, content_type, size)
        self.path = path
        self.sha256 = sha256

    def close(self) -> None:
        """Forget the file; nothing to do once it has been moved."""
        self.path.unlink(missing_ok=True)


class VideoUploadHandler(FileUploadHandler):
    """Writes each file of a form to the incoming folder; `refusals` tells what was not taken, by name.

    A file that breaks a rule is read to its end and dropped, so that the browser gets our sentence and the files after it
    still arrive.
    """

    chunk_size = MEGABYTE

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refusals: list[tuple[str, UploadRefused]] = []
        self._file: BinaryIO | None = None
        self._path = Path()
        self._written = 0
        self._sha256 = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a fresh file for the next part."""
        super().new_file(*args, **kwargs)
        self._path = settings.UPLOAD_DIR / f"{uuid.uuid4()}.part"
        self._written = 0
        self._sha256 = hashlib.sha256()
        try:
            self._check_space()
            settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb", buffering=0)
        except (OSError, UploadRefused) as error:
            self._refuse(error)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, while the file keeps to the rules."""
        if self._file is None:
            return
        try:
            self._check_limits(len(raw_data))
            write_all(self._file, raw_data)
            self._written += len(raw_data)
            self._sha256.update(raw_data)
        except (OSError, UploadRefused) as error:
            self._refuse(error)

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        """The whole file, or nothing where it was refused."""
        if self._file is None:
            return None
        if not self._written:
            self._refuse(UploadRefused("empty", _("This file is empty. Please choose a video.")))
            return None
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self._refuse(error)
            return None
        self._file.close()
        self._file = None
        return ReceivedFile(self._path, self.file_name or "", self.content_type or "", self._written, self._sha256.hexdigest())

    def upload_interrupted(self) -> None:
        """Keep nothing of a file that has not arrived whole."""
        self._drop()

    def _check_limits(self, coming: int) -> None:
        if self._written + coming > settings.UPLOAD_MAX_BYTES:
            largest = file_size(settings.UPLOAD_MAX_BYTES)
            raise UploadRefused(
                "too-large", _("This file is larger than %(largest)s. Please cut or compress it first.") % {"largest": largest}
            )
        if self._written // CHECK_EVERY_BYTES != (self._written + coming) // CHECK_EVERY_BYTES:
            self._check_space()

    def _check_space(self) -> None:
        space = os.statvfs(settings.DATA_DIR)
        if space.f_bavail * space.f_frsize < settings.DISK_FLOOR_BYTES:
            raise disk_full()

    def _refuse(self, error: OSError | UploadRefused) -> None:
        refusal = error if isinstance(error, UploadRefused) else disk_full()
        self.refusals.append((self.file_name or "", refusal))
        self._drop()

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def disk_full() -> UploadRefused:
    """The refusal for a disk that can't take more."""
    return UploadRefused(
        "disk-full", _("The disk of this server is full, so the video could not be kept. Delete a video or ask who runs it.")
    )


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write all of it, in as many turns as the system needs."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
