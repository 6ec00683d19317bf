"""What a page asks of a run: its changes, its lanes, its evidence and cues; and to stop it or go on with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from analysis.timeline import Segment as Stretch
from webapp.runs import evidence as pictures
from webapp.runs import requests
from webapp.runs.access import may_change, viewer_of
from webapp.runs.changes import changes_since, seq_from
from webapp.runs.clips import clip_start
from webapp.runs.cues import captions_track, descriptions_track
from webapp.runs.making import making_of
from webapp.runs.models import AnalysisRun, Segment
from webapp.runs.progress import run_to_json
from webapp.runs.redrawing import script_from, told_of
from webapp.runs.stored import joined_lanes, stored_lines
from webapp.runs.trust import stored_trust
from webapp.runs.waiting_bound import room_for_another
from webapp.runs.watching import keep_watched_second, second_from


def visible_run(request: HttpRequest, run_id: UUID) -> AnalysisRun:
    """The run, with its video, where this viewer may look at it; else 404."""
    return get_object_or_404(AnalysisRun.objects.visible_to(viewer_of(request)).select_related("video"), pk=run_id)


@require_safe
@never_cache
def changes(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What changed after ?since=SEQ; a page polls this where it can't have a socket."""
    return JsonResponse(changes_since(visible_run(request, run_id), seq_from(request.GET.get("since", ""))))


@require_safe
@never_cache
def tracks(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The lanes: tracks joined over the segments that are done."""
    return JsonResponse(joined_lanes(visible_run(request, run_id)))


@require_safe
@never_cache
def plan(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How the lines were made: by whom, and what was shown and asked, window by window."""
    return JsonResponse({**making_of(run := visible_run(request, run_id)), "trust": stored_trust(run)})


@require_safe
@never_cache
def script(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What two minutes from ?from=SECOND could be drawn again from."""
    return JsonResponse({"seconds": script_from(visible_run(request, run_id), seq_from(request.GET.get("from", "")))})


@require_safe
@never_cache
def told(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How much of what was seen each line tells."""
    return JsonResponse(told_of(visible_run(request, run_id)))


@require_safe
def evidence(request: HttpRequest, run_id: UUID, second: int) -> HttpResponse:
    """The picture that a second's line rests on; 404 where no frame begins in it."""
    run = visible_run(request, run_id)
    if not run.first_second <= second < run.end_second:
        raise Http404
    row = Segment.objects.filter(run=run, start_second__lte=second, end_second__gt=second).first()
    jpeg = row and pictures.picture(run.evidence_folder, Stretch(row.start_second, row.end_second), second)
    if not jpeg:
        raise Http404
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


@require_safe
@never_cache
def cues(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The lines as a WebVTT track of kind descriptions."""
    lines = stored_lines(run := visible_run(request, run_id))
    return HttpResponse(descriptions_track(lines, clip_start(run)), content_type="text/vtt; charset=utf-8")


@require_safe
@never_cache
def captions(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What is said, as a WebVTT track of kind captions."""
    spoken = joined_lanes(run := visible_run(request, run_id))["speech"]
    return HttpResponse(captions_track(spoken, clip_start(run)), content_type="text/vtt; charset=utf-8")


@require_POST
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Stop the run; what is described so far stays."""
    run = changeable_run(request, run_id)
    return _answer(request, run, requests.cancel(run), _("This run is finished already."))


@require_POST
def retry(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Go on with the seconds that are missing or failed."""
    run = changeable_run(request, run_id)
    try:
        with room_for_another(run.video):
            changed = requests.retry(run)
    except ValueError as full:
        return _answer(request, run, False, str(full))
    return _answer(request, run, changed, _("Nothing is left to describe in this run."))


@require_POST
def watching(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Describe next where the owner or staff watch, at `second`; whoever only looks steers nothing."""
    run, second = changeable_run(request, run_id), second_from(request.POST.get("second", ""))
    if second is None:
        return HttpResponse(status=400)
    keep_watched_second(run, second)
    return HttpResponse(status=204)


def changeable_run(request: HttpRequest, run_id: UUID, *, words_only: bool = False) -> AnalysisRun:
    """The run, with its video, where this viewer may change it, or with `words_only` correct its lines; else 404."""
    run = visible_run(request, run_id)
    if not may_change(viewer_of(request), run, words_only=words_only):
        raise Http404
    return run


def _answer(request: HttpRequest, run: AnalysisRun, changed: bool, otherwise: str) -> HttpResponseBase:
    """JSON for a script, else back to the player."""
    if not request.accepts("text/html") or request.headers.get("Accept", "").startswith("application/json"):
        if not changed:
            return JsonResponse({"error": {"code": "not_possible", "message": otherwise}}, status=409)
        run.refresh_from_db()
        return JsonResponse({"run": run_to_json(run)})
    if not changed:
        messages.error(request, otherwise)
    return redirect("library:player", run_id=run.pk)
