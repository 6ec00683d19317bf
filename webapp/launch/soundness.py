"""Before anything starts: whether the database lies where it is safe, and whether it is whole after an end that nobody wished."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from webapp.launch.refusal import StartRefused

UNSAFE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs"}
)
"""Between machines there is no shared memory, which the write-ahead log needs; what is written there can get lost or mixed."""
DOUBTFUL = frozenset(
    {"9p", "virtiofs", "ceph", "glusterfs", "fuse.glusterfs", "lustre", "beegfs", "gfs2", "ocfs2", "fuse.grpcfuse", "vboxsf"}
)
"""Safe as long as one machine only uses it."""
MOST_SECONDS = 20.0
"""A check of a large database is given up after so long: a start isn't to take minutes."""

log = logging.getLogger(__name__)


def refuse_unsafe_place(database: Path, mounts: str | None = None) -> None:
    """Raises StartRefused where SQLite's file lies on another machine's disk; warns where it may."""
    kind = filesystem_of(database, mounts if mounts is not None else _mounts())
    if kind in UNSAFE:
        raise StartRefused(
            f"The database {database} would lie on a network file system ({kind}), where SQLite can lose what was written."
            " Set SECONDSIGHT_DATA to a folder on a local disk, or DATABASE_URL to a PostgreSQL server."
        )
    if kind in DOUBTFUL:
        log.warning("The database lies on a shared file system (%s): it is safe only while no other machine opens it.", kind)


def filesystem_of(path: Path, mounts: str) -> str:
    """The kind of file system on which a path lies, after /proc/self/mountinfo; empty where it doesn't tell."""
    found = (Path(), "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4]))
        # of two at the same place the later one lies on top
        if path.is_relative_to(point) and len(point.parts) >= len(found[0].parts):
            found = (point, after.split(" ")[0])
    return found[1]


def refuse_damaged(database: Path, most_seconds: float = MOST_SECONDS) -> None:
    """Raises StartRefused where the database isn't whole: going on would spoil more, and a backup is easily restored."""
    if not database.exists():
        return
    ends = time.monotonic() + most_seconds
    with closing(sqlite3.connect(database)) as opened:
        opened.set_progress_handler(lambda: time.monotonic() > ends, 100)
        try:
            found = str(opened.execute("PRAGMA quick_check(1)").fetchone()[0]).replace("\n", " ")
        except sqlite3.DatabaseError as error:
            if "interrupted" in str(error):
                log.warning("The database is large, so only a part was checked: `manage.py sanity` checks all of it.")
                return
            found = str(error)
    if found != "ok":
        raise StartRefused(
            f"The database {database} is damaged ({found}), so nothing was started."
            " Restore the last backup: manage.py restore BACKUP --replace (what is there is set aside, not deleted)."
        )


def _mounts() -> str:
    path = Path("/proc/self/mountinfo")
    return path.read_text() if path.exists() else ""
