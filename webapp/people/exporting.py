"""Makes the copy of all that a person has: one file, beside a worker's work; the row is the truth and waits for whoever makes it."""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from webapp.accounts.models import User
from webapp.people.archive import write_archive
from webapp.people.models import AccountExport
from webapp.repeating import Repeating
from webapp.runs.usage import bytes_of

HELD = timedelta(seconds=60)
RENEW_EVERY_SECONDS = 15.0
MOST_TRIES = 3
SWEPT_AFTER_SECONDS = 3600
FILES_AGAIN_AFTER = timedelta(days=1)
"""Copying all files of a person's videos keeps the copies of everybody else waiting."""
NO_ROOM = gettext_noop("There is no room on the disk for this copy. Ask for one without the videos' files, or ask who runs the site.")
BROKEN = gettext_noop("The copy could not be made. Ask for it again, or ask who runs the site.")

log = logging.getLogger(__name__)


def ask_for(owner: User, with_files: bool) -> bool:
    """Have a copy made in the place of the one before; False where the files of this person's videos were copied today already."""
    now = timezone.now()
    with transaction.atomic():
        # one after the other: a person has one copy
        User.objects.select_for_update(no_key=True).filter(pk=owner.pk).first()
        old = AccountExport.objects.filter(owner=owner).first()
        if old is not None and old.state == AccountExport.State.WAITING:
            return True
        files_asked_at = old.files_asked_at if old is not None and old.state == AccountExport.State.READY else None
        if with_files and files_asked_at is not None and files_asked_at > now - FILES_AGAIN_AFTER:
            return False
        if old is not None:
            drop_export(old)
        AccountExport.objects.create(owner=owner, with_files=with_files, files_asked_at=now if with_files else files_asked_at)
    return True


def tend() -> None:
    """Make the copy that waits the longest, and remove what is too old; called beside a worker's work."""
    sweep_exports()
    now = timezone.now()
    waiting = AccountExport.objects.filter(Q(held_until=None) | Q(held_until__lt=now), state=AccountExport.State.WAITING)
    for export in waiting.select_related("owner").order_by("asked_at")[:1]:
        if waiting.filter(pk=export.pk).update(held_until=now + HELD, tries=F("tries") + 1):
            export.tries += 1
            with Repeating(RENEW_EVERY_SECONDS, partial(_hold, export), "hold of an export"):
                _make(export)


def drop_export(export: AccountExport) -> None:
    """Remove a copy; the row goes first, since a file without one is swept."""
    AccountExport.objects.filter(pk=export.pk).delete()
    for path in _folder().glob(f"{export.pk}.*"):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sweep_exports() -> None:
    """Remove copies whose week is over, rows whose files are lost, and files that no row speaks of."""
    for export in AccountExport.objects.exclude(state=AccountExport.State.WAITING):
        # a backup keeps the rows and not these files
        lost = export.state == AccountExport.State.READY and not export.path.exists()
        if lost or export.kept_until < timezone.now():
            drop_export(export)
    for path in _folder().glob("*"):
        with contextlib.suppress(OSError):
            old = path.stat().st_mtime < time.time() - SWEPT_AFTER_SECONDS
            if old and not _spoken_of(path):
                path.unlink()


def _spoken_of(path: Path) -> bool:
    try:
        export_id = uuid.UUID(path.name.partition(".")[0])
    except ValueError:
        return False
    return AccountExport.objects.filter(pk=export_id).exists()


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "exports"
    return folder


def _make(export: AccountExport) -> None:
    _drop_halves(export)
    if export.tries > MOST_TRIES:
        _fail(export, BROKEN)
    elif not _has_room(export):
        _fail(export, NO_ROOM)
    else:
        _write(export)


def _drop_halves(export: AccountExport) -> None:
    """Whoever was at it before was killed, or is asleep: what they left would lie there for as long as the copy does."""
    for half in _folder().glob(f"{export.pk}.*.part"):
        with contextlib.suppress(OSError):
            half.unlink()


def _write(export: AccountExport) -> None:
    # one that was asleep past its hold writes to a file of its own, and changes nothing
    part = export.path.with_suffix(f".{export.tries}.part")
    try:
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_archive(export.owner, part, export.with_files)
        size = part.stat().st_size
        if not _mine(export).exists():
            part.unlink(missing_ok=True)
            return
        part.replace(export.path)
    except OSError as error:
        log.warning("An export could not be written (%s).", error)
        part.unlink(missing_ok=True)
        _fail(export, NO_ROOM)
        return
    _mine(export).update(state=AccountExport.State.READY, ready_at=timezone.now(), size_bytes=size, held_until=None)
    if not AccountExport.objects.filter(pk=export.pk).exists():
        # the account went in the meantime
        export.path.unlink(missing_ok=True)


def _fail(export: AccountExport, sentence: str) -> None:
    _mine(export).update(state=AccountExport.State.FAILED, error=sentence, held_until=None)


def _mine(export: AccountExport) -> QuerySet[AccountExport]:
    """The row, as long as nobody else took it over."""
    return AccountExport.objects.filter(pk=export.pk, state=AccountExport.State.WAITING, tries=export.tries)


def _has_room(export: AccountExport) -> bool:
    space = os.statvfs(settings.DATA_DIR)
    needed = bytes_of(export.owner_id) if export.with_files else 0
    return space.f_bavail * space.f_frsize - needed >= settings.DISK_FLOOR_BYTES


def _hold(export: AccountExport) -> None:
    _mine(export).update(held_until=timezone.now() + HELD)
