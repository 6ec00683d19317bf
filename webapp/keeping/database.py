"""The database in one file: copied at one moment while others write to it, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from webapp.keeping.refusal import KeepingRefused
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

COPY_NAME = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
LEFT_OUT = ("django_session", "videos_upload")
"""Tables whose rows stay out of a backup: by its sessions whoever reads it could go on as everybody who is signed in, and
the bytes of uploads that are on their way are in none."""


@dataclass(frozen=True)
class Snapshot:
    """Which videos and runs were there at the moment of the copy; `videos` with whether their file should be there."""

    videos: dict[UUID, bool]
    runs: frozenset[UUID]


def copy_database(target: Path) -> Snapshot:
    """Write the copy and tell what is in it; raises KeepingRefused or OSError."""
    return _copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgres(target)


def put_back(copy: Path) -> None:
    """Make the copy the present database; raises KeepingRefused or OSError."""
    connection.close()
    if connection.vendor == "sqlite":
        path = sqlite_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copy, path)
        return
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run_tool("pg_restore", [*options, "--dbname", _postgres_name(), str(copy)])


def sqlite_path() -> Path:
    """The file of the present database."""
    return Path(connection.settings_dict["NAME"])


def is_empty() -> bool:
    """Whether the present database holds no tables of ours."""
    if connection.vendor == "sqlite" and not sqlite_path().exists():
        return True
    with connection.cursor() as cursor:
        return Video._meta.db_table not in connection.introspection.table_names(cursor)


def _copy_sqlite(target: Path) -> Snapshot:
    with closing(sqlite3.connect(f"file:{sqlite_path()}?mode=ro", uri=True)) as present:
        try:
            # one read transaction: in WAL nobody has to wait for it
            present.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            target.unlink(missing_ok=True)
            raise OSError(f"the database could not be copied: {error}") from error
    with closing(sqlite3.connect(target)) as copy:
        if (found := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise KeepingRefused(f"The database is damaged ({found}); a backup of it would be too. Restore the last good one.")
        copy.execute("PRAGMA secure_delete=ON")
        for table in LEFT_OUT:
            copy.execute(f"DELETE FROM {table}")
        copy.commit()
        videos = copy.execute(f"SELECT id, state FROM {Video._meta.db_table}").fetchall()
        runs = copy.execute(f"SELECT id FROM {AnalysisRun._meta.db_table}").fetchall()
    return Snapshot({UUID(pk): state != Video.State.REFUSED for pk, state in videos}, frozenset(UUID(pk) for (pk,) in runs))


def _copy_postgres(target: Path) -> Snapshot:
    with _one_moment() as moment:
        options = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            *(f"--exclude-table-data={table}" for table in LEFT_OUT),
            f"--snapshot={moment}",
        ]
        _run_tool("pg_dump", [*options, f"--file={target}", "--dbname", _postgres_name()])
        videos = {pk: state != Video.State.REFUSED for pk, state in Video.objects.order_by().values_list("pk", "state")}
        return Snapshot(videos, frozenset(AnalysisRun.objects.order_by().values_list("pk", flat=True)))


@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction that sees one moment, by whose name pg_dump sees the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _postgres_name() -> str:
    return str(connection.settings_dict["NAME"])


def _run_tool(name: str, arguments: list[str]) -> None:
    """One of PostgreSQL's own tools on the present database; the password goes by the environment, where no list of processes shows it."""
    told = connection.settings_dict
    known = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    known["PGSSLMODE"] = str(told.get("OPTIONS", {}).get("sslmode", ""))
    environment = os.environ | {key: str(value) for key, value in known.items() if value}
    try:
        done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise KeepingRefused(f"{name} isn't installed; it comes with PostgreSQL's client programs.") from error
    if done.returncode:
        raise KeepingRefused(f"{name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
