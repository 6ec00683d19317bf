"""What else lies in the data folder: uploads that never came to their end, what a killed backup left, and models."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from webapp.keeping.backing_up import PINNED
from webapp.keeping.restoring import FETCHED
from webapp.keeping.sanity.finding import Finding, is_old
from webapp.runs.models import ModelFiles
from webapp.runs.weights.choosing import complete_files

UPLOADS_LAST_SECONDS = 24 * 3600.0
"""An upload that broke off may go on for so long."""


def findings_in_data_folder() -> Iterator[Finding]:
    """Unfinished uploads, half backups, and models that are not here any more."""
    for path in sorted(settings.UPLOAD_DIR.glob("*")):
        if path.is_file() and _age(path) > UPLOADS_LAST_SECONDS:
            yield Finding(f"{path} is an upload that broke off over a day ago.", partial(path.unlink, missing_ok=True))
    for name in (PINNED, FETCHED):
        path = settings.DATA_DIR / name
        if path.exists() and is_old(path):
            yield Finding(f"{path} was left by a backup or a restore that was killed.", partial(shutil.rmtree, path))
    for row in ModelFiles.objects.filter(state=ModelFiles.State.COMPLETE):
        if complete_files(row.name) is None:
            yield Finding(
                f"The files of the model {row.name} are missing; it can be downloaded again on the model page.",
                ModelFiles.objects.filter(pk=row.pk).delete,
            )


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
