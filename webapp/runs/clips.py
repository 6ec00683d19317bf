"""What a page plays of a run of which a link shows a range: a clip that a job cuts, served as its own file."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from webapp.runs.access import viewer_of
from webapp.runs.models import AnalysisRun
from webapp.videos.copies import want_copy
from webapp.videos.models import PlayableCopy
from webapp.videos.playable_state import PlayableJSON, playable_to_json
from webapp.videos.serving import file_answer, wants_download


def clip_start(run: AnalysisRun) -> int:
    """The second at which the file begins that is played: where the clip does, else 0."""
    return run.first_second if run.scope.is_range else 0


def clip_of(run: AnalysisRun) -> PlayableCopy:
    """The clip of what is shown of the run, wanted by now where nobody wanted it before."""
    copy = want_copy(run.video, run.first_second, run.end_second, needed=True)
    copy.video = run.video
    return copy


def clip_to_json(run: AnalysisRun) -> PlayableJSON:
    """How the clip stands, as a page's script gets it."""
    copy = clip_of(run)
    address = f"{reverse('runs:clip', args=[run.pk])}?v={copy.pk}-{copy.generation}"
    return {**playable_to_json(run.video, copy), "address": address}


@require_safe
async def clip(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The clip, once it is ready, by range; 404 to whoever sees the whole run, since they have the video."""
    copy = await sync_to_async(_ready)(request, run_id)
    return await file_answer(request, copy.path, "video/mp4", f"{Path(copy.video.name).stem}.mp4", wants_download(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def clip_state(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How the clip stands; asking has it cut, so a POST does no more than a GET."""
    return JsonResponse(clip_to_json(_cut_run(request, run_id)))


def _ready(request: HttpRequest, run_id: UUID) -> PlayableCopy:
    copy = clip_of(_cut_run(request, run_id))
    if copy.state != PlayableCopy.State.READY:
        raise Http404
    return copy


def _cut_run(request: HttpRequest, run_id: UUID) -> AnalysisRun:
    viewer = viewer_of(request)
    seen = AnalysisRun.objects.visible_to(viewer.taking_along if wants_download(request) else viewer)
    run = get_object_or_404(seen.select_related("video"), pk=run_id)
    if not run.scope.is_range:
        raise Http404
    return run
