"""The things of whoever calls: each is asked for with `visible_to`, and what isn't there and what is somebody else's look alike."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from webapp.api.door import viewer_of_call
from webapp.api.trouble import not_found
from webapp.library.promised import video_of_promise
from webapp.runs.access import may_change
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video, VideoQuerySet


def videos_of(request: HttpRequest) -> VideoQuerySet:
    """The videos that the caller may look at."""
    return Video.objects.visible_to(viewer_of_call(request))


def video_of(request: HttpRequest, video_id: UUID) -> Video:
    """One of them; raises Trouble."""
    if (video := videos_of(request).filter(pk=video_id).first()) is None:
        raise not_found()
    return video


def own_video_of(request: HttpRequest, video_id: UUID) -> Video:
    """One that belongs to the caller; raises Trouble."""
    video = video_of(request, video_id)
    if video.owner_id != viewer_of_call(request).user_id:
        raise not_found()
    return video


def run_of(request: HttpRequest, run_id: UUID) -> AnalysisRun:
    """A run that the caller may look at, with its video; raises Trouble."""
    found = AnalysisRun.objects.visible_to(viewer_of_call(request)).select_related("video").filter(pk=run_id).first()
    if found is None:
        raise not_found()
    return found


def run_or_promise_of(request: HttpRequest, run_id: UUID) -> AnalysisRun | Video:
    """The run, or the video whose run it will be; raises Trouble."""
    viewer = viewer_of_call(request)
    if run := AnalysisRun.objects.visible_to(viewer).select_related("video").filter(pk=run_id).first():
        return run
    # where the run is made between the two questions, the second look finds it
    return video_of_promise(viewer, run_id) or run_of(request, run_id)


def changeable_run_of(request: HttpRequest, run_id: UUID) -> AnalysisRun:
    """A run that the caller may change; raises Trouble."""
    run = run_of(request, run_id)
    if not may_change(viewer_of_call(request), run):
        raise not_found()
    return run
