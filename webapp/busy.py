"""A page for the moment in which the database is held by somebody else: what was asked for was not done, and can be asked again."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = "5"


def means_busy(error: BaseException | None) -> bool:
    """Whether this error, or what led to it, is that of a database that another program held for too long."""
    if error is None:
        return False
    is_busy = isinstance(error, OperationalError) and ("database is locked" in str(error) or "lock timeout" in str(error))
    return is_busy or means_busy(error.__cause__)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The answer to a request that failed by an error: 503 and a plain sentence where the database was busy, else the usual 500."""
    if not means_busy(sys.exc_info()[1]):
        return server_error(request)
    sentence = _("The server is busy with something else at the moment; nothing was changed. Please try again in a few seconds.")
    if "application/json" in request.headers.get("Accept", "") or request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse({"error": {"code": "busy", "message": sentence}}, status=503)
    else:
        answer = render(request, "503.html", {"sentence": sentence}, status=503)
    answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer
