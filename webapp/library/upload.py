"""Files come in: from the page's script one at a time, or several at once from the plain form."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from webapp.accounts.models import User
from webapp.library.choices import Wanted
from webapp.library.receiving import MEGABYTE, ReceivedFile, UploadRefused, VideoUploadHandler
from webapp.library.storing import keep_video
from webapp.runs.asked_again import run_asked_for
from webapp.runs.finishing import known_video
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video


@dataclass
class Outcome:
    """What became of the files of one form."""

    kept: list[Video]
    known: list[tuple[Video, UUID | None]]
    """Those of which the person had the very file already, each with the run that is as they chose it."""
    refused: list[tuple[str, UploadRefused]]


@require_POST
@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Take the files of a form; who is not signed in is turned away before a byte is written.

    The handler has to be set before anything reads the form, the check against forged forms included, so that check runs
    within.
    """
    if not request.user.is_authenticated:
        _hear_out(request)
        return _signed_out(request)
    handler = VideoUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        return _take(request, handler)
    except TooManyFilesSent:
        sentence = _("These are more than %(most)d files at once. Please send fewer at a time.")
        return _refusal(request, UploadRefused("too-many", sentence % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}))
    except (UnreadablePostError, MultiPartParserError):
        return _refusal(request, UploadRefused("interrupted", _("The upload broke off. Please try again.")))
    finally:
        # the check against forged forms hides from us that a form broke off, so whatever was not kept is dropped here
        handler.upload_interrupted()
        for file in _arrived(request):
            file.close()


@csrf_protect
def _take(request: HttpRequest, handler: VideoUploadHandler) -> HttpResponse:
    outcome = _keep_all(request, handler)
    if not (outcome.kept or outcome.known or outcome.refused):
        return _refusal(request, UploadRefused("no-file", _("No file was chosen. Please choose a video.")))
    if _wants_json(request):
        return _answer(outcome)
    return _next_page(request, outcome)


def _keep_all(request: HttpRequest, handler: VideoUploadHandler) -> Outcome:
    assert isinstance(request.user, User)
    form = request.POST.dict()
    files = list(_arrived(request))
    outcome = Outcome([], [], list(handler.refusals))
    try:
        wanted = Wanted.from_form(form, request.user)
    except ValueError as error:
        return Outcome([], [], [(file.name or "", UploadRefused("bad-choice", str(error))) for file in files])
    for file in files:
        try:
            if known := known_video(request.user, file.sha256, file.size or 0):
                outcome.known.append((known, run_asked_for(known, wanted.as_json())))
            else:
                outcome.kept.append(keep_video(request.user, file.path, file.name or "", wanted, sha256=file.sha256))
        except UploadRefused as refusal:
            outcome.refused.append((file.name or "", refusal))
    return outcome


def _arrived(request: HttpRequest) -> Iterator[ReceivedFile]:
    # FILES itself would read a form that nothing has read, such as one that was turned away as forged
    files = getattr(request, "_files", None)
    for file in files.getlist("file") if files else []:
        if isinstance(file, ReceivedFile):
            yield file


def _answer(outcome: Outcome) -> HttpResponse:
    for video in outcome.kept:
        return JsonResponse({"video_id": str(video.id), "page": _page_of(video)}, status=201)
    for video, run_id in outcome.known:
        return JsonResponse({"video_id": str(video.id), "page": _page_of(video, run_id), "known": True})
    return _error_json(outcome.refused[0][1])


def _next_page(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    for name, refusal in outcome.refused:
        messages.error(request, f"{name}: {refusal}")
    for video, _run_id in outcome.known:
        messages.info(request, _("You have this video already: %(name)s. It was not kept twice.") % {"name": video.name})
    arrived = [(video, None) for video in outcome.kept] + outcome.known
    if len(arrived) == 1 and not outcome.refused:
        return redirect(_page_of(*arrived[0]))
    return redirect("library:videos" if arrived else "library:home")


def _refusal(request: HttpRequest, refusal: UploadRefused) -> HttpResponse:
    if _wants_json(request):
        return _error_json(refusal)
    messages.error(request, str(refusal))
    return redirect("library:home")


def _hear_out(request: HttpRequest) -> None:
    """Read, without keeping it, what someone sends whose session has just ended: an answer in the middle would get lost."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        with contextlib.suppress(UnreadablePostError):
            while request.read(MEGABYTE):
                pass


def _signed_out(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return _error_json(UploadRefused("signed-out", _("You have been signed out. Please sign in again.")), status=401)
    return redirect_to_login(reverse("library:home"))


def _error_json(refusal: UploadRefused, status: int = 422) -> JsonResponse:
    return JsonResponse({"error": {"code": refusal.code, "message": str(refusal)}}, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _page_of(video: Video, run_id: UUID | None = None) -> str:
    # a promised run has no page before its video was looked at
    there = run_id is not None and AnalysisRun.objects.filter(pk=run_id).exists()
    return reverse("library:player", args=[run_id]) if there else reverse("library:video", args=[video.id])
