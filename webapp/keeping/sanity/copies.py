"""Playable copies against their rows; a copy can always be made again, so a row without its file just goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from webapp.keeping.sanity.finding import Finding, is_old
from webapp.videos.models import PlayableCopy, Video

COPY = re.compile(r"playable-\d+-\d+\.mp4")


def findings_in_copies() -> Iterator[Finding]:
    """Copies that are said to be ready and aren't there, and files that no row means."""
    ready = PlayableCopy.objects.filter(state=PlayableCopy.State.READY).select_related("video")
    for copy in ready.iterator():
        if not copy.path.is_file():
            yield Finding(f"The playable copy of “{copy.video.name}” ({copy.video_id}) is missing.", copy.delete)
    for video in Video.objects.order_by("pk").iterator():
        yield from _left_over(video)


def _left_over(video: Video) -> Iterator[Finding]:
    meant = {copy.path.name for copy in video.copies.select_related("video").exclude(state=PlayableCopy.State.FAILED)}
    for path in sorted(video.folder.glob("playable-*.mp4")):
        if COPY.fullmatch(path.name) and path.name not in meant and is_old(path):
            yield Finding(f"{path} is a playable copy that no row means.", partial(path.unlink, missing_ok=True))
