"""A full disk: how an error tells of it, whether it is full at this moment, and how to wait until something can be stored."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError

from webapp.stopping import stop_requested

NEEDED_BYTES = 1 << 20
"""With less than this nothing can be counted on: a picture, a few lines, a page of the database."""
TRY_EVERY_SECONDS = 2.0
TELL_EVERY_SECONDS = 60.0
_FULL = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger(__name__)
_told_at: list[float] = []


def disk_is_full() -> bool:
    """Whether the data folder's disk has no room left for anything."""
    space = os.statvfs(settings.DATA_DIR)
    return space.f_bavail * space.f_frsize < NEEDED_BYTES


def means_full_disk(error: BaseException) -> bool:
    """Whether this error, or what led to it, is that of a full disk; SQLite also says "disk I/O error" then."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    if "disk is full" in str(error) or "No space left" in str(error) or "disk quota" in str(error).lower():
        return True
    if isinstance(error, DatabaseError) and disk_is_full():
        return True
    return error.__cause__ is not None and means_full_disk(error.__cause__)


def tell_full_disk() -> None:
    """Say it in the log, at most once a minute."""
    now = time.monotonic()
    if not _told_at or now - _told_at[-1] >= TELL_EVERY_SECONDS:
        _told_at[:] = [now]
        log.error("The disk is full; work goes on by itself when there is space again.")


def once_there_is_space(store: Callable[[], object]) -> None:
    """Store something as soon as the disk has room for it; returns with nothing stored when the process is asked to end."""
    while True:
        try:
            store()
            return
        except (DatabaseError, OSError) as error:
            if not means_full_disk(error):
                raise
            tell_full_disk()
        if stop_requested.wait(TRY_EVERY_SECONDS):
            return
