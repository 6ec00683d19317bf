"""A file that can't be used: its row stays with one sentence that says why, its bytes go."""

from __future__ import annotations

import contextlib

from django.db.models import QuerySet

from webapp.videos.models import Video


def refuse(videos: QuerySet[Video], sentence: str) -> None:
    """Refuse those of the videos that were being looked at; what can't be shown or described would only fill the disk."""
    for video in videos.filter(state=Video.State.RECEIVED):
        if Video.objects.filter(pk=video.pk, state=Video.State.RECEIVED).update(state=Video.State.REFUSED, refusal=sentence):
            with contextlib.suppress(OSError):
                video.path.unlink(missing_ok=True)
