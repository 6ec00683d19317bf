"""The page of one video: being looked at, refused, or ready to be analysed; then it leads to its run."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from webapp.library.catalogue import entries, with_newest_run
from webapp.library.choices import LANGUAGES, Wanted, choices, usual_language, where_frames_go, who_describes
from webapp.library.own_choices import own_choices, signed_in
from webapp.library.run_words import rows_of
from webapp.runs.access import viewer_of
from webapp.runs.models import AnalysisRun
from webapp.runs.progress import disk_words
from webapp.runs.queueing import queue_run
from webapp.runs.sentences import told
from webapp.runs.waiting_bound import room_for_another
from webapp.videos.models import Video


def owned_video(request: HttpRequest, video_id: uuid.UUID) -> Video:
    """The video, for its owner and for staff; anyone else learns nothing, not even that it exists."""
    viewer = viewer_of(request)
    found = Video.objects.visible_to(viewer)
    if not viewer.is_staff:
        found = found.filter(owner_id=viewer.user_id)
    return get_object_or_404(found, pk=video_id)


@require_GET
def video(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """The page of the video, or its newest run; `?again` asks for the choices although there is one."""
    run = AnalysisRun.objects.visible_to(viewer_of(request)).filter(video_id=video_id).widest_first().first()
    if run and "again" not in request.GET:
        return redirect("library:player", run.id)
    shown = owned_video(request, video_id)
    return render(request, "library/video.html", _context(shown) | {"own_presets": own_choices(request, shown.duration_seconds)})


@require_POST
def analyse(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """Queue a new run of the video with what was chosen."""
    shown = owned_video(request, video_id)
    if shown.state != Video.State.READY:
        raise Http404
    try:
        wanted = Wanted.from_form(request.POST.dict(), signed_in(request))
        with room_for_another(shown):
            run = queue_run(shown, wanted.preset, wanted.language, own=wanted.own)
    except ValueError as error:
        messages.error(request, told(str(error)))
        return redirect("library:video", video_id)
    return redirect("library:player", run.id)


def _context(shown: Video) -> dict[str, object]:
    return {
        "video": shown,
        "entry": entries(with_newest_run(Video.objects.filter(pk=shown.pk)))[0],
        "runs": rows_of(shown, AnalysisRun.objects.filter(video=shown)),
        "disk_full": disk_words(),
        "warnings": [told(sentence) for sentence in shown.warnings],
        "presets": choices(shown.duration_seconds),
        "languages": LANGUAGES,
        "language": usual_language(),
        "describer": who_describes(),
        "sending": where_frames_go(),
    }
