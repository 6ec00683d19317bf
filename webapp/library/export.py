"""A run as a file to keep: the run document in one of the formats."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.library.exports import EXPORTS
from webapp.library.names import download_name
from webapp.runs.access import viewer_of
from webapp.runs.document import document_of
from webapp.runs.models import AnalysisRun


@never_cache
@require_safe
def export(request: HttpRequest, run_id: uuid.UUID, extension: str) -> HttpResponse:
    """The lines that are stored so far; whoever may see the run may take it along, unless their link forbids it."""
    if extension not in EXPORTS:
        raise Http404
    run = get_object_or_404(AnalysisRun.objects.visible_to(viewer_of(request).taking_along).select_related("video"), pk=run_id)
    content_type, written = EXPORTS[extension]
    response = HttpResponse(written(document_of(run)), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, download_name(run.video.name, extension))
    return response
