"""The run that is promised with an upload: its id is known at once, its row comes when a worker has looked at the file."""

from __future__ import annotations

import time
import uuid

from django.urls import reverse

from webapp.accounts.access import Viewer
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

ASK_EVERY_SECONDS = 0.2


def promised_run_id(video: Video) -> uuid.UUID | None:
    """The id of the run that was wanted with the upload; None for videos that came before ids were promised."""
    promised = (video.wanted or {}).get("run_id")
    return uuid.UUID(promised) if promised else None


def video_of_promise(viewer: Viewer, run_id: uuid.UUID) -> Video | None:
    """The viewer's video whose run will have this id, while there is no such run."""
    return Video.objects.visible_to(viewer).filter(wanted__run_id=str(run_id)).exclude(state=Video.State.READY).first()


def page_of_promise(video: Video) -> str:
    """Where a person sees it: the player once there is a run, before that the video's page, which leads there."""
    run_id = promised_run_id(video)
    if run_id and AnalysisRun.objects.filter(pk=run_id).exists():
        return reverse("library:player", args=[run_id])
    return reverse("library:video", args=[video.pk])


def wait_for_look(video: Video, seconds: float) -> Video:
    """The video as a worker found it, or as it is when the time is over: workers may be away, and the promise holds all the same.

    Raises Video.DoesNotExist where it is deleted meanwhile.
    """
    end = time.monotonic() + seconds
    while video.state == Video.State.RECEIVED and time.monotonic() < end:
        time.sleep(ASK_EVERY_SECONDS)
        video.refresh_from_db(fields=["state", "refusal"])
    return video
