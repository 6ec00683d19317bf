"""Makes the copy of all that a person has: one file, beside a worker's work; the row is the truth and waits for whoever makes it."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from webapp.people.archive import write_archive
from webapp.people.models import AccountExport
from webapp.repeating import Repeating
from webapp.runs.usage import bytes_of

HELD = timedelta(seconds=60)
RENEW_EVERY_SECONDS = 15.0
MOST_TRIES = 3
SWEPT_AFTER_SECONDS = 3600
NO_ROOM = gettext_noop("There is no room on the disk for this copy. Ask for one without the videos' files, or ask who runs the site.")
BROKEN = gettext_noop("The copy could not be made. Ask for it again, or ask who runs the site.")

log = logging.getLogger(__name__)


def tend() -> None:
    """Make the copy that waits the longest, and remove what is too old; called beside a worker's work."""
    sweep_exports()
    now = timezone.now()
    waiting = AccountExport.objects.filter(Q(held_until=None) | Q(held_until__lt=now), state=AccountExport.State.WAITING)
    for export in waiting.select_related("owner").order_by("asked_at")[:1]:
        if waiting.filter(pk=export.pk).update(held_until=now + HELD, tries=F("tries") + 1):
            with Repeating(RENEW_EVERY_SECONDS, partial(_hold, export), "hold of an export"):
                _make(export)


def drop_export(export: AccountExport) -> None:
    """Remove a copy; the row goes first, since a file without one is swept."""
    AccountExport.objects.filter(pk=export.pk).delete()
    for path in (export.path, export.path.with_suffix(".part")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sweep_exports() -> None:
    """Remove copies whose week is over, rows whose files are lost, and files that no row speaks of."""
    for export in AccountExport.objects.exclude(state=AccountExport.State.WAITING):
        # a backup keeps the rows and not these files
        lost = export.state == AccountExport.State.READY and not export.path.exists()
        if lost or export.kept_until < timezone.now():
            drop_export(export)
    for path in (settings.DATA_DIR / "exports").glob("*"):
        with contextlib.suppress(OSError):
            old = path.stat().st_mtime < time.time() - SWEPT_AFTER_SECONDS
            if old and not AccountExport.objects.filter(pk=path.stem).exists():
                path.unlink()


def _make(export: AccountExport) -> None:
    if export.tries >= MOST_TRIES:
        _fail(export, BROKEN)
    elif not _has_room(export):
        _fail(export, NO_ROOM)
    else:
        _write(export)


def _write(export: AccountExport) -> None:
    part = export.path.with_suffix(".part")
    try:
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_archive(export.owner, part, export.with_files)
        size = part.stat().st_size
        part.replace(export.path)
    except OSError as error:
        log.warning("An export could not be written (%s).", error)
        part.unlink(missing_ok=True)
        _fail(export, NO_ROOM)
        return
    row = AccountExport.objects.filter(pk=export.pk)
    if not row.update(state=AccountExport.State.READY, ready_at=timezone.now(), size_bytes=size, held_until=None):
        # the account went in the meantime
        export.path.unlink(missing_ok=True)


def _fail(export: AccountExport, sentence: str) -> None:
    AccountExport.objects.filter(pk=export.pk).update(state=AccountExport.State.FAILED, error=sentence, held_until=None)


def _has_room(export: AccountExport) -> bool:
    space = os.statvfs(settings.DATA_DIR)
    needed = bytes_of(export.owner_id) if export.with_files else 0
    return space.f_bavail * space.f_frsize - needed >= settings.DISK_FLOOR_BYTES


def _hold(export: AccountExport) -> None:
    AccountExport.objects.filter(pk=export.pk, state=AccountExport.State.WAITING).update(held_until=timezone.now() + HELD)
