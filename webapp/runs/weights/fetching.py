"""A model comes from the hub file by file; each may be broken off at any byte and is gone on with there."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from webapp.repeating import Repeating
from webapp.runs.models import ModelFiles
from webapp.runs.weights.choosing import choose_model
from webapp.runs.weights.folders import folder_of
from webapp.runs.weights.hub import HubFile, Snapshot, fetch, list_files
from webapp.runs.weights.known import known
from webapp.runs.weights.problems import DAMAGED, DISK, DownloadProblem
from webapp.runs.weights.progress import DownloadTaken, claim, stop, tell

PART = ".part"
SPARE_BYTES = 1 << 30
SPARE_SHARE = 0.1
TELL_EVERY_SECONDS = 1.0
HASHED_AT_ONCE = 1 << 20


def download(name: str, taken_away: Callable[[], object]) -> ModelFiles:
    """Bring a model here, which describes as soon as it is complete; gives its row, which says how it ended.

    `taken_away` is called, on another thread, once somebody paused it. Raises ValueError while another download goes on.
    """
    folder = folder_of(name)
    claim(name)
    choose_model(name)
    try:
        _bring(name, folder, taken_away)
    except DownloadProblem as problem:
        stop(name, problem)
    except DownloadTaken:
        pass
    return ModelFiles.objects.get(pk=name)


def _bring(name: str, folder: Path, taken_away: Callable[[], object]) -> None:
    row, entry = ModelFiles.objects.get(pk=name), known(name)
    snapshot = list_files(name, (entry and entry.revision) or row.revision or None)
    folder.mkdir(parents=True, exist_ok=True)
    tell(name, revision=snapshot.commit, bytes_total=snapshot.size_bytes, bytes_done=arrived(folder, snapshot))
    check_space(folder, snapshot)

    def tell_progress() -> None:
        try:
            tell(name, bytes_done=arrived(folder, snapshot))
        except DownloadTaken:
            taken_away()

    with Repeating(TELL_EVERY_SECONDS, tell_progress, f"download of {name}"):
        for file in snapshot.files:
            _bring_file(snapshot, file, folder)
    tell(name, bytes_done=snapshot.size_bytes, state=ModelFiles.State.COMPLETE)


def check_space(folder: Path, snapshot: Snapshot) -> None:
    """Refuse to begin what would fill the disk: what is missing, a tenth more, and a GiB; raises DownloadProblem."""
    needed = int((snapshot.size_bytes - arrived(folder, snapshot)) * (1 + SPARE_SHARE)) + SPARE_BYTES
    if (free := shutil.disk_usage(folder).free) < needed:
        raise DownloadProblem(DISK, needed=needed, free=free)


def arrived(folder: Path, snapshot: Snapshot) -> int:
    """How many bytes of the model are here."""
    return sum(min(_size(_whole(folder, file)) or _size(_part(folder, file)), file.size_bytes) for file in snapshot.files)


def _bring_file(snapshot: Snapshot, file: HubFile, folder: Path) -> None:
    whole, part = _whole(folder, file), _part(folder, file)
    if whole.exists() and _size(whole) == file.size_bytes:
        return
    if _size(part) > file.size_bytes:
        part.unlink()
    try:
        fetch(snapshot, file, part)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DownloadProblem(DISK, needed=file.size_bytes - _size(part), free=shutil.disk_usage(folder).free) from error
    _check(file, part)
    part.replace(whole)


def _check(file: HubFile, part: Path) -> None:
    """Throw away what isn't what the hub announced."""
    if _size(part) != file.size_bytes or (file.sha256 and _sha256(part) != file.sha256):
        part.unlink()
        raise DownloadProblem(DAMAGED, file=file.name)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASHED_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


def _whole(folder: Path, file: HubFile) -> Path:
    return folder / file.name


def _part(folder: Path, file: HubFile) -> Path:
    return folder / (file.name + PART)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
