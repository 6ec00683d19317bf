"""What a page asks of one line: to take a person's words for it, and to tell its versions."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.models import User
from webapp.runs.access import may_change, viewer_of
from webapp.runs.changes import shown_line
from webapp.runs.correcting import Overtaken, Refused, correct
from webapp.runs.models import AnalysisRun
from webapp.runs.versions import versions_of
from webapp.runs.views import changeable_run, visible_run


@require_POST
def correction(request: HttpRequest, run_id: UUID, second: int) -> HttpResponse:
    """Take `text` for the line and give the line as it stands now; 409 with the newer words where somebody was faster."""
    run = _with_second(changeable_run(request, run_id, words_only=True), second)
    assert isinstance(request.user, User)
    try:
        changed = correct(run, second, request.POST.get("text", ""), request.user, _based_on(request))
    except Refused as refused:
        return _error("refused", str(refused), 400, run, second)
    except Overtaken:
        return _error("overtaken", _("Somebody else has corrected this line in the meantime."), 409, run, second)
    return JsonResponse({"changed": changed, "line": shown_line(run, second)})


@require_safe
@never_cache
def history(request: HttpRequest, run_id: UUID, second: int) -> HttpResponse:
    """The versions of the line, for whoever may see the run."""
    run = _with_second(visible_run(request, run_id), second)
    versions = versions_of(run, second, with_authors=may_change(viewer_of(request), run, words_only=True))
    if versions is None:
        raise Http404
    return JsonResponse(versions)


def _with_second(run: AnalysisRun, second: int) -> AnalysisRun:
    if not run.first_second <= second < run.end_second:
        raise Http404
    return run


def _based_on(request: HttpRequest) -> int | None:
    given = request.POST.get("based_on", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _error(code: str, message: str, status: int, run: AnalysisRun, second: int) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message}, "line": shown_line(run, second)}, status=status)
