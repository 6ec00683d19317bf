"""A page for the moment in which the database is held by somebody else, or the disk is full: what was asked for can be asked again."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from webapp.diskspace import means_full_disk

RETRY_AFTER_SECONDS = "5"


def means_busy(error: BaseException | None) -> bool:
    """Whether this error, or what led to it, is that of a database that another program held for too long."""
    if error is None:
        return False
    is_busy = isinstance(error, OperationalError) and ("database is locked" in str(error) or "lock timeout" in str(error))
    return is_busy or means_busy(error.__cause__)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The answer to a request that failed by an error: 503 and a plain sentence where that passes by itself, else the usual 500."""
    error = sys.exc_info()[1]
    if means_busy(error):
        sentence = _("The server is busy with something else at the moment; nothing was changed. Please try again in a few seconds.")
        return _passing(request, "busy", _("Busy"), sentence)
    if error is not None and means_full_disk(error):
        sentence = _(
            "The disk of this server is full, so this could not be done. Please try again when there is space, or ask who runs it."
        )
        return _passing(request, "disk_full", _("The disk is full"), sentence)
    return server_error(request)


def will_pass(error: BaseException) -> bool:
    """Whether the same request may well be answered later, though nothing is mended."""
    return means_busy(error) or means_full_disk(error)


def _passing(request: HttpRequest, code: str, title: str, sentence: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", "") or request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse({"error": {"code": code, "message": sentence}}, status=503)
    else:
        answer = render(request, "503.html", {"title": title, "sentence": sentence}, status=503)
    answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer
