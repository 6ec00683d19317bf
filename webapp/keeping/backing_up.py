"""A backup of rows and files that fit together, made while the program runs.

A file is there before the row that needs it, and goes after its row. So what is on the disk is pinned by hard links, then
the database is copied, then what came meanwhile is pinned too: every file that the copy's rows need is among them, unless
a video was deleted in that very moment, and then it is done again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from webapp.diskspace import means_full_disk
from webapp.keeping.containers import FolderWriting, TarWriting, Writing
from webapp.keeping.database import COPY_NAME, Snapshot, copy_database
from webapp.keeping.manifest import Manifest, applied_migrations, program_version
from webapp.keeping.refusal import KeepingRefused

PINNED = "backup.part"
"""In the data folder, since only there hard links cost nothing."""
SECRET_KEY = "secret_key"
ALONE = "check-gpu.json"
"""What a check of the GPU measured; it stands in no row."""
TRIES = 3


@dataclass(frozen=True)
class Wish:
    """How a backup is to be made: `link` saves the space where it lies on the same disk, which then is its only copy."""

    secret_key: bool = False
    link: bool = False


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds; `lost` are videos whose file was missing already."""

    manifest: Manifest
    videos: int
    lost: tuple[UUID, ...]

    @property
    def bytes(self) -> int:
        """Its size."""
        return sum(file.bytes for file in self.manifest.all_files)


def back_up(target: Path, wish: Wish) -> BackedUp:
    """Make a backup at `target`, a tar file where the name ends so, else a folder; raises KeepingRefused, and then nothing is left."""
    _refuse_bad_target(target, wish)
    try:
        with _pinned() as pinned:
            snapshot = _consistent(pinned)
            return _write(target, wish, pinned, snapshot)
    except OSError as error:
        why = "the disk is full" if means_full_disk(error) else (error.strerror or str(error))
        raise KeepingRefused(f"No backup was made: {why}. Nothing half is left behind.") from error


def _refuse_bad_target(target: Path, wish: Wish) -> None:
    if target.exists() or target.is_symlink():
        raise KeepingRefused(f"{target} is there already. Choose a new name, such as one with today's date.")
    if not target.parent.is_dir():
        raise KeepingRefused(f"There is no folder {target.parent}.")
    if target.resolve().is_relative_to(settings.DATA_DIR.resolve()):
        raise KeepingRefused("A backup in the data folder would go with it. Choose another place, best on another disk.")
    if wish.link and _is_tar(target):
        raise KeepingRefused("A tar file can't hold links. Choose a folder, or leave --link out.")


@contextlib.contextmanager
def _pinned() -> Iterator[Path]:
    """An empty folder for pins, one backup at a time; what a killed one left goes first."""
    folder: Path = settings.DATA_DIR / PINNED
    lock = os.open(settings.DATA_DIR / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        yield folder
    except BlockingIOError as error:
        raise KeepingRefused("A backup is being made already.") from error
    finally:
        # whoever doesn't hold the lock may not take the pins of who does
        if _is_held(lock):
            shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _is_held(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _consistent(pinned: Path) -> Snapshot:
    """Pins and a copy of the database that fit together."""
    copy = pinned / COPY_NAME[connection.vendor]
    for _ in range(TRIES):
        copy.unlink(missing_ok=True)
        _pin_all(pinned)
        snapshot = copy_database(copy)
        _pin_all(pinned)
        if not _lost(pinned, snapshot):
            break
    return snapshot


def _pin_all(pinned: Path) -> None:
    videos: Path = settings.DATA_DIR / "videos"
    for path in _files_below(videos):
        kept = pinned / "videos" / path.relative_to(videos)
        # a half file belongs to no row; links that lead elsewhere were not made by us
        if path.suffix == ".part" or kept.exists() or path.is_symlink() or not path.is_file():
            continue
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            _pin(path, kept)


def _files_below(folder: Path) -> Iterator[Path]:
    # unlike Path.rglob it doesn't mind folders that go meanwhile
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _pin(path: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:
        # a disk without hard links
        shutil.copyfile(path, kept)


def _lost(pinned: Path, snapshot: Snapshot) -> tuple[UUID, ...]:
    return tuple(pk for pk, has_file in snapshot.videos.items() if has_file and not (pinned / "videos" / str(pk) / "original").is_file())


def _write(target: Path, wish: Wish, pinned: Path, snapshot: Snapshot) -> BackedUp:
    copy = pinned / COPY_NAME[connection.vendor]
    chosen = dict(_chosen(pinned, snapshot, wish))
    if not wish.link:
        _refuse_without_room(target, [copy, *chosen.values()])
    writing: Writing = TarWriting(target) if _is_tar(target) else FolderWriting(target, wish.link)
    with writing:
        manifest = Manifest(
            program=program_version(),
            made_at=timezone.now().isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=applied_migrations(),
            secret_key=SECRET_KEY in chosen,
            database=writing.add(copy.name, copy),
            files=tuple(writing.add(name, path) for name, path in chosen.items()),
        )
        writing.finish(manifest)
    return BackedUp(manifest, len(snapshot.videos), _lost(pinned, snapshot))


def _chosen(pinned: Path, snapshot: Snapshot, wish: Wish) -> Iterator[tuple[str, Path]]:
    """The files that belong to the rows, by their names in the backup."""
    names = {str(pk) for pk in snapshot.videos}
    runs = {str(pk) for pk in snapshot.runs}
    for path in sorted((pinned / "videos").rglob("*")):
        video, *inner = path.relative_to(pinned / "videos").parts
        of_a_run_gone = inner[:1] == ["runs"] and len(inner) > 2 and inner[1] not in runs
        if path.is_file() and video in names and not of_a_run_gone:
            yield path.relative_to(pinned).as_posix(), path
    for name in [ALONE, *([SECRET_KEY] if wish.secret_key else [])]:
        if (path := settings.DATA_DIR / name).is_file():
            yield name, path


def _refuse_without_room(target: Path, paths: list[Path]) -> None:
    needed, free = sum(path.stat().st_size for path in paths), shutil.disk_usage(target.parent).free
    if needed > free:
        raise KeepingRefused(f"No backup was made: it needs {needed / 1e6:,.0f} MB, and {target.parent} has {free / 1e6:,.0f} MB left.")


def _is_tar(target: Path) -> bool:
    return target.suffix == ".tar"
