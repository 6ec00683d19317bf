"""Videos and their folders: the original, the poster, and nothing that nobody knows."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings

from webapp.keeping.sanity.finding import Finding, is_old
from webapp.videos.models import Video
from webapp.videos.refusing import refuse

KNOWN = re.compile(r"original|poster\.jpg|runs|playable-\d+-\d+\.mp4")
"""What may lie in the folder of a video; whoever stores something new there names it here."""
GONE = "The file isn't there any more. Upload it again."


def findings_in_videos(deep: bool) -> Iterator[Finding]:
    """Originals and posters against their rows, and folders without a row."""
    for video in Video.objects.order_by("pk").iterator():
        yield from _original(video, deep)
        yield from _poster(video)
        yield from _strangers(video)
    yield from _orphans()


def _original(video: Video, deep: bool) -> Iterator[Finding]:
    if video.state == Video.State.REFUSED:
        return
    try:
        size = video.path.stat().st_size
    except OSError:
        waiting = video.state == Video.State.RECEIVED
        yield Finding(
            f"The file of {_named(video)} is missing, so it can't be played or described again; its lines are kept.",
            (lambda: refuse(Video.objects.filter(pk=video.pk), GONE)) if waiting else None,
        )
        return
    if video.size_bytes and size != video.size_bytes:
        yield Finding(f"The file of {_named(video)} has {size} bytes instead of {video.size_bytes}.")
    elif deep and video.sha256 and _sha256(video.path) != video.sha256:
        yield Finding(f"The file of {_named(video)} isn't the one that was uploaded: its fingerprint differs.")


def _poster(video: Video) -> Iterator[Finding]:
    there = video.poster_path.is_file()
    if video.has_poster and not there:
        yield Finding(
            f"The poster of {_named(video)} is missing.",
            lambda: Video.objects.filter(pk=video.pk).update(has_poster=False),
        )
    # while a worker looks at a video its poster is there before its row says so
    if there and not video.has_poster and video.state != Video.State.RECEIVED:
        yield Finding(f"{_named(video)} has a poster that its row doesn't know.", lambda: video.poster_path.unlink(missing_ok=True))


def _strangers(video: Video) -> Iterator[Finding]:
    if not video.folder.is_dir():
        return
    for path in sorted(video.folder.iterdir()):
        if KNOWN.fullmatch(path.name):
            continue
        half = path.suffix == ".part" and path.is_file()
        if not half:
            yield Finding(f"{path} belongs to no row.")
        elif is_old(path):
            yield Finding(f"{path} is a half file that nobody writes to.", partial(path.unlink, missing_ok=True))


def _orphans() -> Iterator[Finding]:
    folder: Path = settings.DATA_DIR / "videos"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        pk = _uuid(path.name)
        if pk is None:
            yield Finding(f"{path} is no folder of a video.")
        elif not Video.objects.filter(pk=pk).exists() and is_old(path):
            yield Finding(f"{path} belongs to a video that was deleted.", partial(_remove, path, pk))


def _remove(path: Path, pk: UUID) -> None:
    if not Video.objects.filter(pk=pk).exists():
        shutil.rmtree(path, ignore_errors=True)


def _named(video: Video) -> str:
    return f"“{video.name}” ({video.pk})"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
