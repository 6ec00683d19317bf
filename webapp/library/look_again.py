"""Another look at a video, or at a part of it: always a new run, based on the one at which it was asked for."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from webapp.library.look_form import asked_look
from webapp.library.own_choices import signed_in
from webapp.runs.access import may_change, viewer_of
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.runs.sentences import told
from webapp.runs.waiting_bound import room_for_another


@require_POST
def look_again(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Queue the look that was asked for and lead to its page; a script gets the address, or why it can't be, as JSON."""
    viewer = viewer_of(request)
    run = get_object_or_404(AnalysisRun.objects.visible_to(viewer).select_related("video"), pk=run_id)
    if not may_change(viewer, run):
        raise Http404
    try:
        address = _queued(request, run)
    except ValueError as mistake:
        return _mistake(request, run, str(mistake))
    return JsonResponse({"url": address}, status=201) if _is_script(request) else redirect(address)


def _queued(request: HttpRequest, run: AnalysisRun) -> str:
    """The address of the new run's page, at the second that was watched; raises ValueError with a plain sentence."""
    asked = asked_look(request.POST.dict(), run, signed_in(request))
    if not run.video.path.is_file():
        raise ValueError(told("The file isn't there any more. Upload it again."))
    try:
        with room_for_another(run.video):
            new = queue_run(
                run.video,
                asked.options.preset,
                asked.options.language,
                run,
                asked.own,
                changes=asked.changes,
                part=asked.part,
                speaker=asked.speaker,
            )
    except ValueError as error:
        raise ValueError(told(str(error))) from error
    return f"{reverse('library:player', args=[new.id])}?t={asked.opens_at}"


def _mistake(request: HttpRequest, run: AnalysisRun, sentence: str) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"error": {"code": "not_possible", "message": sentence}}, status=400)
    messages.error(request, sentence)
    return redirect("library:player", run.id)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
