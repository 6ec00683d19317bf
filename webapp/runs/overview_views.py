"""What a page asks of a run as a whole: its summary and its chapters."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.runs.clips import clip_start
from webapp.runs.cues import chapters_track
from webapp.runs.overview import overview_json
from webapp.runs.views import visible_run


@require_safe
@never_cache
def overview(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Summary and chapters, as they are known by now."""
    return JsonResponse(overview_json(visible_run(request, run_id)))


@require_safe
@never_cache
def chapters(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The chapters as a WebVTT track of kind chapters."""
    found = overview_json(run := visible_run(request, run_id))["chapters"]
    return HttpResponse(chapters_track(found, clip_start(run)), content_type="text/vtt; charset=utf-8")
