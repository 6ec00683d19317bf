"""Clips that no link shows any more are removed; whoever opens a link has its clip cut anew."""

from __future__ import annotations

import contextlib

from webapp.runs.models import Grant
from webapp.videos.models import PlayableCopy


def sweep_clips() -> None:
    """Remove each clip of whose range no working link speaks."""
    for copy in PlayableCopy.objects.filter(end_second__isnull=False).select_related("video"):
        if (copy.start_second, copy.end_second) not in _shown_of(copy):
            # the row goes first: a file without one is left over and found, and a worker that cuts it stops
            PlayableCopy.objects.filter(pk=copy.pk).delete()
            with contextlib.suppress(OSError):
                copy.path.unlink(missing_ok=True)


def _shown_of(copy: PlayableCopy) -> set[tuple[int, int]]:
    """The ranges of the video that working links show, each kept within its run."""
    links = Grant.objects.working().filter(run__video_id=copy.video_id, end_second__isnull=False).select_related("run")
    return {(max(link.first_second, link.run.first_second), min(link.end_second or 0, link.run.end_second)) for link in links}
