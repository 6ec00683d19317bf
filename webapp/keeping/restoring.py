"""A backup becomes the data folder again: checked whole before anything is touched, and what was there is set aside, not deleted."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from webapp.keeping.backing_up import ALONE, SECRET_KEY, Wish, back_up
from webapp.keeping.containers import Reading
from webapp.keeping.database import is_empty, put_back, sqlite_path
from webapp.keeping.manifest import Manifest, refuse_newer_tables
from webapp.keeping.refusal import KeepingRefused
from webapp.runs.models import ModelFiles
from webapp.runs.weights.choosing import complete_files

FETCHED = "restore.part"
ASIDE = "before-restore-"
"""Begins the name of the folder, in the data folder, that holds what was there before."""
REPLACED = ("videos", "incoming", "valkey", "loose")
"""What of a data folder a restore replaces, beside the database."""


@dataclass(frozen=True)
class Restored:
    """What was restored, and where that lies which was there before."""

    manifest: Manifest
    aside: Path | None
    models: tuple[str, ...]
    """The models that were downloaded where the backup was made, and aren't here."""


def check(backup: Path) -> Manifest:
    """Read a backup from end to end; raises KeepingRefused where it isn't whole."""
    with Reading(backup) as reading:
        for kept in reading.manifest.all_files:
            for _ in reading.blocks(kept):
                pass
        return reading.manifest


def restore(backup: Path, replace: bool = False) -> Restored:
    """Put a backup in the place of an empty data folder, or of a full one where that is wished; raises KeepingRefused."""
    data: Path = settings.DATA_DIR
    with Reading(backup) as reading:
        manifest = reading.manifest
        _refuse_unfit(manifest)
        if not (empty := _is_unused(data)) and not replace:
            raise KeepingRefused(f"{data} holds videos or people already. With --replace they are set aside, not deleted.")
        fetched = data / FETCHED
        aside = None if empty else _free_name(data)
        try:
            _fetch(reading, fetched)
            if aside:
                _set_aside(data, aside)
            _put_in_place(manifest, fetched, data)
        except OSError as error:
            raise KeepingRefused(_broken_off(error, aside)) from error
        finally:
            shutil.rmtree(fetched, ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(manifest, aside, tuple(_forget_models()))


def _refuse_unfit(manifest: Manifest) -> None:
    refuse_newer_tables(manifest)
    if manifest.engine != connection.vendor:
        names = {"sqlite": "SQLite (no DATABASE_URL)", "postgresql": "PostgreSQL (DATABASE_URL)"}
        wanted = names.get(manifest.engine, manifest.engine)
        raise KeepingRefused(f"This backup is of {wanted} and can only be restored there.")


def _is_unused(data: Path) -> bool:
    return is_empty() and not any((data / "videos").glob("*"))


def _fetch(reading: Reading, fetched: Path) -> None:
    """All files of the backup, each held against its hash, beside what is there; raises KeepingRefused."""
    shutil.rmtree(fetched, ignore_errors=True)
    for kept in reading.manifest.all_files:
        path = fetched / kept.name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            for block in reading.blocks(kept):
                file.write(block)


def _forget_models() -> Iterator[str]:
    """A backup holds no models, since they can be downloaded again; so the rows mustn't say that they are here."""
    for row in ModelFiles.objects.filter(state=ModelFiles.State.COMPLETE):
        if complete_files(row.name) is None:
            row.delete()
            yield row.name


def _broken_off(error: OSError, aside: Path | None) -> str:
    sentence = f"The restore broke off: {error.strerror or error}. The backup itself is untouched."
    if aside is None or not aside.exists():
        return sentence
    tables = f", its tables in {_outside(aside.parent, aside.name)}" if connection.vendor != "sqlite" else ""
    return f"{sentence} What was there before lies in {aside}{tables}; nothing of it is lost, and the restore can be tried again."


def _free_name(data: Path) -> Path:
    """Where to set aside what was there; two restores may come within one second."""
    name = f"{ASIDE}{timezone.now():%Y%m%d-%H%M%S}"
    names = (data / (f"{name}-{number}" if number > 1 else name) for number in itertools.count(1))
    return next(place for place in names if not place.exists())


def _set_aside(data: Path, aside: Path) -> None:
    aside.mkdir(mode=0o700)
    connection.close()
    if connection.vendor == "sqlite":
        path = sqlite_path()
        moved = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
    else:
        moved = []
        back_up(_outside(data, aside.name), Wish())
    for old in [*moved, *(data / name for name in REPLACED)]:
        if old.exists():
            shutil.move(old, aside / old.name)


def _outside(data: Path, name: str) -> Path:
    """Beside the data folder: tables of PostgreSQL can't be moved aside, so they are backed up with all that belongs to them."""
    return data.parent / f"{data.name}-{name}.tar"


def _put_in_place(manifest: Manifest, fetched: Path, data: Path) -> None:
    """The files first, so that a database that is there is one whose files are there too."""
    if (fetched / "videos").exists():
        shutil.rmtree(data / "videos", ignore_errors=True)  # empty by now
        (fetched / "videos").rename(data / "videos")
    (data / "videos").mkdir(mode=0o700, exist_ok=True)
    (data / "incoming").mkdir(mode=0o700, exist_ok=True)
    # nothing else of what a backup may hold has a place here, whoever made it
    for name in (ALONE, SECRET_KEY):
        if (fetched / name).is_file():
            (fetched / name).chmod(0o600)
            (fetched / name).replace(data / name)
    put_back(fetched / manifest.database.name)
