"""The pictures that lines rest on: one JPEG a second, loose while its segment is worked on, then one pack a segment.

A file appears under its name only when it is whole, so a worker may be killed at any moment. What a segment yields is
always the same, so a second worker writes the same bytes.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from analysis.timeline import Segment


def make_room(folder: Path) -> None:
    """The run's folder, without the half files of a worker that was killed; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for half in folder.glob("*.part"):
        half.unlink(missing_ok=True)


def keep_picture(folder: Path, second: int, jpeg: bytes) -> None:
    """Store one second's picture until its segment is packed; raises OSError, as when the video was deleted meanwhile."""
    part = _part(folder)
    part.write_bytes(jpeg)
    part.replace(picture_path(folder, second))


def pack(folder: Path, segment: Segment) -> None:
    """Put a finished segment's pictures into one file and remove the loose ones; raises OSError."""
    loose = {second: path for second in segment.seconds if (path := picture_path(folder, second)).exists()}
    if not loose:
        return
    keep_pack(folder, segment, pictures_of(folder, segment))
    for path in loose.values():
        path.unlink(missing_ok=True)


def keep_pack(folder: Path, segment: Segment, pictures: Mapping[int, bytes]) -> None:
    """Store these pictures as the pack of a segment; raises OSError."""
    part = _part(folder)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for second, jpeg in pictures.items():
            archive.writestr(zipfile.ZipInfo(f"{second}.jpg"), jpeg)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(pack_path(folder, segment.start_second))


def share_pack(owner: Path, folder: Path, segment: Segment) -> None:
    """Give the run of `folder` the same pack of a segment as the run of `owner`, without a copy where the disk can.

    A pack is only ever replaced, never written into, so either run may change or go without harm to the other; raises OSError.
    """
    pack, part = pack_path(owner, segment.start_second), _part(folder)
    if not pack.exists():
        return
    try:
        part.hardlink_to(pack)
    except OSError:
        shutil.copyfile(pack, part)
    part.replace(pack_path(folder, segment.start_second))


def pictures_of(folder: Path, segment: Segment) -> dict[int, bytes]:
    """All pictures of a segment, packed or not."""
    loose = {second: path.read_bytes() for second in segment.seconds if (path := picture_path(folder, second)).exists()}
    return _packed(folder, segment) | loose


def picture(folder: Path, segment: Segment, second: int) -> bytes | None:
    """The JPEG of a second of `segment`; None where no frame begins in it, or it isn't decoded yet."""
    try:
        return picture_path(folder, second).read_bytes()
    except FileNotFoundError:
        return _packed(folder, segment).get(second) if pack_path(folder, segment.start_second).exists() else None


def _packed(folder: Path, segment: Segment) -> dict[int, bytes]:
    path = pack_path(folder, segment.start_second)
    if not path.exists():
        return {}
    with zipfile.ZipFile(path) as archive:
        return {int(Path(name).stem): archive.read(name) for name in archive.namelist()}


def picture_path(folder: Path, second: int) -> Path:
    """Where the picture of a second lies until its segment is packed."""
    return folder / f"second-{second}.jpg"


def pack_path(folder: Path, start_second: int) -> Path:
    """Where the pictures of the segment that begins there lie."""
    return folder / f"segment-{start_second}.zip"


def _part(folder: Path) -> Path:
    return folder / f"{uuid4().hex}.part"
