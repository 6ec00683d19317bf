"""A backup as a folder or as one tar file: written under a name of its own until it is whole, read back file by file."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from webapp.keeping.manifest import NAME, KeptFile, Manifest, manifest_from
from webapp.keeping.refusal import KeepingRefused

BLOCK_BYTES = 1 << 20


class Writing(Protocol):
    """A backup that is being written; nothing of it is left when its `with` ends before `finish`."""

    def add(self, name: str, source: Path) -> KeptFile:
        """Copy a file into it; raises OSError."""

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and give the backup its name; raises OSError."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class FolderWriting:
    """A backup as a folder."""

    def __init__(self, target: Path, link: bool = False) -> None:
        self._target, self._part, self._link = target, _part_of(target), link
        self._part.mkdir(mode=0o700)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._part, ignore_errors=True)

    def add(self, name: str, source: Path) -> KeptFile:
        """Copy or link a file into it; raises OSError."""
        path = self._part / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._link:
            path.hardlink_to(source)
            with path.open("rb") as file:
                return KeptFile(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
        with source.open("rb") as file, path.open("xb") as copy:
            hashed = Hashed(file)
            shutil.copyfileobj(hashed, copy, BLOCK_BYTES)
            copy.flush()
            os.fsync(copy.fileno())
        return KeptFile(name, hashed.bytes, hashed.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and give the folder its name; raises OSError."""
        with (self._part / NAME).open("x") as file:
            file.write(manifest.as_json())
            file.flush()
            os.fsync(file.fileno())
        self._part.rename(self._target)


class TarWriting:
    """A backup as one tar file; it isn't compressed, since videos and pictures are already."""

    def __init__(self, target: Path) -> None:
        self._target, self._part = target, _part_of(target)
        self._file = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # `finish` closes it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def add(self, name: str, source: Path) -> KeptFile:
        """Copy a file into it; raises OSError."""
        with source.open("rb") as file:
            hashed = Hashed(file)
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
            self._tar.addfile(member, hashed)
        return KeptFile(name, hashed.bytes, hashed.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and give the file its name; raises OSError."""
        text = manifest.as_json().encode()
        member = tarfile.TarInfo(NAME)
        member.size, member.mode = len(text), 0o600
        self._tar.addfile(member, io.BytesIO(text))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.rename(self._target)


class Reading:
    """A backup that is read; raises KeepingRefused where there is none."""

    def __init__(self, path: Path) -> None:
        self._folder = path if path.is_dir() else None
        self._tar = None if self._folder else _opened_tar(path)
        self.manifest = manifest_from(self._read(NAME).decode(errors="replace"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._tar:
            self._tar.close()

    def blocks(self, kept: KeptFile) -> Iterator[bytes]:
        """The file's bytes, which are those that were written; raises KeepingRefused at their end where they aren't."""
        with self._open(kept.name) as file:
            hashed = Hashed(file)
            while block := hashed.read(BLOCK_BYTES):
                yield block
        if (hashed.bytes, hashed.hexdigest()) != (kept.bytes, kept.sha256):
            raise KeepingRefused(f"The backup is damaged: {kept.name} isn't what was written. Nothing was restored.")

    def _read(self, name: str) -> bytes:
        with self._open(name) as file:
            return file.read()

    @contextlib.contextmanager
    def _open(self, name: str) -> Iterator[BinaryIO]:
        try:
            file = (self._folder / name).open("rb") if self._folder else self._tar and self._tar.extractfile(name)
        except (OSError, KeyError, ValueError) as error:
            raise KeepingRefused(f"The backup isn't whole: {name} is missing. Nothing was restored.") from error
        if not file:
            raise KeepingRefused(f"The backup isn't whole: {name} is no file. Nothing was restored.")
        with file:
            yield file  # type: ignore[misc]  # typeshed's IO is a BinaryIO by another name


class Hashed:
    """A file that is read once and hashed meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash, self.bytes = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self._hash.update(block)
        self.bytes += len(block)
        return block

    def hexdigest(self) -> str:
        """The SHA-256 of what was read."""
        return self._hash.hexdigest()


def _part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _opened_tar(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:")
    except (OSError, tarfile.TarError) as error:
        raise KeepingRefused(f"There is no backup at {path}.") from error
