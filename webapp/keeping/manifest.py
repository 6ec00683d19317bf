"""What a backup says of itself: which program made it, of which tables, and the size and hash of every file in it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from webapp.keeping.refusal import KeepingRefused

NAME = "manifest.json"
FORMAT = 1
"""Changes when an older program could no longer read what a newer one writes."""


@dataclass(frozen=True)
class KeptFile:
    """A file of a backup: its place in it, its size, the SHA-256 of its bytes."""

    name: str
    bytes: int
    sha256: str

    def __post_init__(self) -> None:
        path = PurePosixPath(self.name)
        # a backup may come from anywhere: no name in it may lead out of the folder into which it is taken back
        if (
            not self.name
            or not self.name.isprintable()
            or path.is_absolute()
            or ".." in path.parts
            or self.bytes < 0
            or len(self.sha256) != 64
        ):
            raise ValueError(f"{self.name!r} is no file of a backup.")


@dataclass(frozen=True)
class Manifest:
    """All that is known of a backup before its files are read."""

    program: str
    made_at: str
    engine: str
    """The database that the copy is of: sqlite or postgresql."""
    migrations: tuple[str, ...]
    """What had been done to its tables, each as app.name."""
    secret_key: bool
    database: KeptFile
    files: tuple[KeptFile, ...]

    @property
    def all_files(self) -> tuple[KeptFile, ...]:
        """The copy of the database first."""
        return (self.database, *self.files)

    def as_json(self) -> str:
        """As it is written into the backup."""
        return json.dumps({"secondsight": "backup", "format": FORMAT, **asdict(self)}, indent=1)


def manifest_from(text: str) -> Manifest:
    """The manifest that was written so; raises KeepingRefused."""
    try:
        told = json.loads(text)
        if told["secondsight"] != "backup":
            raise KeyError("secondsight")
        if told["format"] > FORMAT:
            raise KeepingRefused(f"This backup was made by a newer version of Secondsight ({told['program']}). Use that one to restore it.")
        return Manifest(
            program=str(told["program"]),
            made_at=str(told["made_at"]),
            engine=str(told["engine"]),
            migrations=tuple(map(str, told["migrations"])),
            secret_key=bool(told["secret_key"]),
            database=KeptFile(**told["database"]),
            files=tuple(KeptFile(**file) for file in told["files"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise KeepingRefused("This is no backup of Secondsight: its manifest can't be read.") from error


def program_version() -> str:
    """The version of this program."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def applied_migrations() -> tuple[str, ...]:
    """What has been done to the tables of the present database."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def refuse_newer_tables(manifest: Manifest) -> None:
    """Raises KeepingRefused where the backup's tables have something that this program doesn't know; older ones are brought up to date."""
    known: set[str] = set()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        known |= {f"{app}.{name}", *(f"{app}.{name}" for app, name in migration.replaces)}
    if newer := sorted(set(manifest.migrations) - known):
        raise KeepingRefused(
            f"This backup was made by a newer version of Secondsight ({manifest.program}): this one doesn't know its tables"
            f" ({newer[0]}). Use the newer version to restore it."
        )
