"""Whose things an address shows: a run, or a video as a whole, whatever the address names them by."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from webapp.runs.models import Correction, Grant, Review

Shown = tuple[UUID | None, UUID | None]
"""The run, and the video; none of both where nobody's things are shown."""
NOBODYS: Shown = (None, None)


def looked_at(request: HttpRequest, response: HttpResponseBase) -> Shown:
    """What this answer showed."""
    match = request.resolver_match
    if match is None or response.status_code >= 400:
        return NOBODYS
    told = match.kwargs
    if told.keys() & {"run_id", "video_id"}:
        return told.get("run_id"), told.get("video_id")
    if "grant_id" in told:
        return _of_link(told["grant_id"])
    # the desk sends whoever names a row that isn't there somewhere else
    of_desk = DESK.get(match.view_name) if response.status_code == 200 else None
    return of_desk(unquote(told["object_id"])) if of_desk else NOBODYS


def _of_link(grant_id: UUID) -> Shown:
    return Grant.objects.filter(pk=grant_id).values_list("run_id", flat=True).first(), None


def _of_correction(row_id: str) -> Shown:
    return None, Correction.objects.filter(pk=row_id).values_list("video_id", flat=True).first()


def _of_review(row_id: str) -> Shown:
    return Review.objects.filter(pk=row_id).values_list("run_id", flat=True).first(), None


DESK: dict[str, Callable[[str], Shown]] = {"admin:runs_correction_change": _of_correction, "admin:runs_review_change": _of_review}
"""The pages of the desk that show words which people wrote."""
