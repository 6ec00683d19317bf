"""Calls about runs: how far one is, its lines, to stop it, to go on, to take it along, to share it, to look again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Body, Path, Query, Router, Status

from webapp.accounts.addresses import public_address
from webapp.api import shapes
from webapp.api.answers import WITH_KEY, answers
from webapp.api.door import person_of
from webapp.api.finding import changeable_run_of, run_of, run_or_promise_of
from webapp.api.link_choices import choices_for
from webapp.api.once import key_of, once
from webapp.api.shown import shown_promise, shown_run
from webapp.api.trouble import Trouble, not_found
from webapp.library.exports import EXPORTS
from webapp.library.names import download_name
from webapp.runs import requests
from webapp.runs.changes import shown_lines
from webapp.runs.document import document_of
from webapp.runs.granting import LinkRefused, make_link
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.waiting_bound import room_for_another

router = Router(tags=["runs"])
EXPORT_ANSWERS = {
    "responses": {200: {"description": "The file", "content": {kind.split(";")[0]: {} for kind, _written in EXPORTS.values()}}}
}
NewestSeq = Annotated[int, Query(0, ge=0, le=2**62)]


@router.get("/{uuid:run_id}", response=answers(200, shapes.Run), url_name="run", summary="How far a run is")
def run(request: HttpRequest, run_id: UUID) -> shapes.Run:
    """Known from the moment at which the upload was answered; before a worker has looked at the file it has no seconds yet."""
    found = run_or_promise_of(request, run_id)
    return shown_run(request, found) if isinstance(found, AnalysisRun) else shown_promise(request, found)


@router.get("/{uuid:run_id}/lines", response=answers(200, shapes.Lines), url_name="lines", summary="The lines that changed")
def lines(request: HttpRequest, run_id: UUID, since: NewestSeq, limit: Annotated[int, Query(1000, ge=1, le=5000)]) -> shapes.Lines:
    """Ask with `since=0` first and with the `last_seq` of each answer from then on, until the run is finished."""
    found = run_or_promise_of(request, run_id)
    if not isinstance(found, AnalysisRun):
        return shapes.Lines(last_seq=0, state=shown_promise(request, found).state, more=False, lines=[])
    # `last_seq` was read before the rows: what changes meanwhile is left for the next call, and nothing is skipped
    rows = list(Description.objects.filter(run=found, seq__gt=since, seq__lte=found.last_seq).order_by("seq")[: limit + 1])
    page, more = rows[:limit], len(rows) > limit
    shown = [shapes.Line.model_validate(line) for line in shown_lines(found, page)]
    last_seq = page[-1].seq if more else max(found.last_seq, since)
    return shapes.Lines.model_validate({"last_seq": last_seq, "state": found.state, "more": more, "lines": shown})


@router.post(
    "/{uuid:run_id}/cancel", response=answers(200, shapes.Run, 409), url_name="cancel", summary="Stop a run", openapi_extra=WITH_KEY
)
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What is described so far stays."""

    def answer() -> tuple[int, shapes.Run]:
        found = changeable_run_of(request, run_id)
        return _changed(request, found, requests.cancel(found), _("This run is finished already."))

    return once(request, "", answer)


@router.post("/{uuid:run_id}/retry", response=answers(200, shapes.Run, 409), url_name="retry", summary="Go on", openapi_extra=WITH_KEY)
def retry(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """With the seconds that are missing or failed."""

    def answer() -> tuple[int, shapes.Run]:
        found = changeable_run_of(request, run_id)
        try:
            with room_for_another(found.video):
                changed = requests.retry(found)
        except ValueError as full:
            raise Trouble(409, "not_possible", str(full)) from full
        return _changed(request, found, changed, _("Nothing is left to describe in this run."))

    return once(request, "", answer)


@router.get(
    "/{uuid:run_id}/export.{extension}",
    response=answers(200, None),
    url_name="export",
    summary="A run as a file",
    openapi_extra=EXPORT_ANSWERS,
)
def export(request: HttpRequest, run_id: UUID, extension: Annotated[shapes.Extension, Path()]) -> HttpResponse:
    """The lines that are stored so far."""
    found = run_of(request, run_id)
    content_type, written = EXPORTS[extension]
    response = HttpResponse(written(document_of(found)), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, download_name(found.video.name, extension)) or "attachment"
    return response


@router.post(
    "/{uuid:run_id}/share", response=answers(201, shapes.Link, 409, 415), url_name="share", summary="Make a link", openapi_extra=WITH_KEY
)
def share(request: HttpRequest, run_id: UUID, given: Annotated[shapes.NewLink | None, Body()] = None) -> Status[shapes.Link]:
    """It opens the run to whoever has it, without an account, for 30 days; the body, which may be left out, chooses otherwise."""
    found = changeable_run_of(request, run_id)
    chosen = given or shapes.NewLink.model_validate({})
    choices = choices_for(found, chosen)
    try:
        grant, token = make_link(found, person_of(request), _token_of_key(request, found, chosen), choices)
    except LinkRefused as refusal:
        raise Trouble(409, "not_possible", str(refusal)) from None
    if not grant.open:
        raise not_found()
    return Status(201, shapes.Link(url=public_address(request, reverse("sharing:open", args=[token])), expires_at=grant.expires_at))


def _changed(request: HttpRequest, found: AnalysisRun, changed: bool, otherwise: str) -> tuple[int, shapes.Run]:
    if not changed:
        raise Trouble(409, "not_possible", otherwise)
    found.refresh_from_db()
    return 200, shown_run(request, found)


def _token_of_key(request: HttpRequest, found: AnalysisRun, chosen: shapes.NewLink) -> str:
    """The same token for the same key: an answer that holds a link is kept nowhere, so it has to be made again."""
    if (key := key_of(request)) is None:
        return ""
    asked = chosen.model_dump_json(exclude_unset=True)
    words = f"share\n{person_of(request).pk}\n{found.pk}\n{key}\n{asked}".encode()
    return base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), words, hashlib.sha256)).decode().rstrip("=")
