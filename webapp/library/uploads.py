"""Files come in pieces, and go on after a break of whatever kind: the protocol is tus 1.0."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from webapp.accounts.models import User
from webapp.bodylimits import PIECE_TYPE
from webapp.library import tus
from webapp.library.arrived import arrived_headers
from webapp.library.choices import Wanted
from webapp.library.names import clean_name
from webapp.library.pieces import gone, held, take_piece
from webapp.library.receiving import UploadRefused, disk_full
from webapp.library.room import one_at_a_time, room_for
from webapp.library.sender import sender_of
from webapp.runs.finishing import finish
from webapp.videos.fingerprints import fingerprints
from webapp.videos.models import Upload
from webapp.videos.sweeping import drop_upload

READING = ("GET", "HEAD")


def _speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks who sends, and says refusals as tus does; the check against forged requests is part of the first."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **place: uuid.UUID) -> HttpResponse:
        if request.method == "OPTIONS":
            return tus.abilities()
        try:
            return view(request, sender_of(request, writes=request.method not in READING), **place)
        except UploadRefused as refusal:
            return tus.refused(refusal)

    return answered


@_speaks_tus
def uploads(request: HttpRequest, sender: User) -> HttpResponse:
    """POST begins an upload, and may bring its first piece; GET lists those that are not finished."""
    if request.method == "GET":
        return tus.marked(JsonResponse({"uploads": [_told(upload) for upload in _unfinished(sender)]}))
    if request.method != "POST":
        raise _wrong_method()
    tus.check_version(request)
    upload = _begin(request, sender)
    if request.content_type == PIECE_TYPE:
        with held(upload) as file:
            # the same beginning may have been asked for twice at once, and this is the first piece of the file
            if upload.offset:
                raise _other_offset()
            take_piece(request, upload, file, tus.checksum(request))
        return tus.answer(201, upload, {"Location": _place(upload), **_after_piece(request, upload)})
    return tus.answer(201, upload, {"Location": _place(upload)})


@_speaks_tus
def upload(request: HttpRequest, sender: User, upload_id: uuid.UUID) -> HttpResponse:
    """HEAD says how far an upload is, PATCH brings its next piece, DELETE ends it."""
    method = request.method
    if method == "POST":  # some networks let nothing else through
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method not in ACTS:
        raise _wrong_method()
    tus.check_version(request)
    found = Upload.objects.filter(owner=sender, pk=upload_id).first()
    if found is None:
        raise gone()
    if found.expired:
        raise UploadRefused("expired", _("This upload was not gone on with for 24 hours. Please send the file again."))
    return ACTS[method](request, found)


def _begin(request: HttpRequest, sender: User) -> Upload:
    length, told = tus.number(request, "Upload-Length"), tus.metadata(request)
    if not length:
        raise UploadRefused("empty", _("This file is empty. Please choose a video."))
    try:
        wanted = Wanted.from_form(told, sender)
    except ValueError as error:
        raise UploadRefused("bad-choice", str(error)) from None
    begun = Upload(owner=sender, length=length, name=clean_name(told.get("filename") or told.get("name") or ""), wanted=wanted.as_json())
    begun.modified_ms = _whole(told.get("modified", ""))
    begun.expires_at = timezone.now() + Upload.KEPT_FOR
    with transaction.atomic():
        one_at_a_time(sender.pk)
        if (empty := _begun_before(begun)) is not None:
            return empty
        room_for(sender.pk, length)
        _make_file(begun)
        begun.save(force_insert=True)
    return begun


def _begun_before(begun: Upload) -> Upload | None:
    """The same beginning, of which nothing came: whoever sent it did not get the answer and tries again."""
    if begun.modified_ms is None:
        return None
    same = {name: getattr(begun, name) for name in ("owner", "length", "name", "modified_ms")}
    empty = Upload.objects.filter(**same, offset=0, state=Upload.State.SENDING, expires_at__gt=timezone.now()).first()
    if empty is None:
        return None
    empty.wanted, empty.expires_at = begun.wanted, begun.expires_at
    # it may be ended at this very moment: then another one is begun
    there = Upload.objects.filter(pk=empty.pk).update(wanted=empty.wanted, expires_at=empty.expires_at)
    return empty if there else None


def _make_file(begun: Upload) -> None:
    # before its row: a file without one is swept, a row without one would be lost
    try:
        begun.path.parent.mkdir(parents=True, exist_ok=True)
        begun.path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise disk_full() from error


def _head(request: HttpRequest, found: Upload) -> HttpResponse:
    return tus.answer(200, found, {"Upload-Length": str(found.length), **_after_piece(request, found)})


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        raise UploadRefused("type", _("A piece of an upload is sent as %(type)s.") % {"type": PIECE_TYPE})
    offset, checksum = tus.number(request, "Upload-Offset"), tus.checksum(request)
    if found.state == Upload.State.DONE:
        raise _other_offset()
    with held(found) as file:
        if offset != found.offset:
            raise _other_offset()
        take_piece(request, found, file, checksum)
        if not found.whole:
            # where it is ended meanwhile, its next piece finds that
            with contextlib.suppress(FileNotFoundError):
                fingerprints.up_to(found.id, found.path, found.offset)
    return tus.answer(204, found, _after_piece(request, found))


def _delete(_request: HttpRequest, found: Upload) -> HttpResponse:
    drop_upload(found)
    fingerprints.forget(found.id)
    return tus.answer(204)


ACTS: dict[str, Callable[[HttpRequest, Upload], HttpResponse]] = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}


def _after_piece(request: HttpRequest, found: Upload) -> dict[str, str]:
    """What became of the upload, once it is whole: the answer that said so first may have been lost."""
    if not found.whole:
        return {}
    try:
        finish(found)
    except (FileNotFoundError, ObjectDoesNotExist):
        raise gone() from None
    except OSError as error:
        raise disk_full() from error
    return arrived_headers(request, found)


def _unfinished(sender: User) -> list[Upload]:
    return [found for found in Upload.objects.filter(owner=sender, state=Upload.State.SENDING) if not found.expired]


def _told(found: Upload) -> dict[str, str | int | None]:
    return {
        "url": _place(found),
        "name": found.name,
        "length": found.length,
        "offset": found.offset,
        "modified_ms": found.modified_ms,
        "expires_at": found.expires_at.isoformat(),
    }


def _place(found: Upload) -> str:
    return reverse("uploads:upload", args=[found.id])


def _whole(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 15 else None


def _other_offset() -> UploadRefused:
    return UploadRefused("offset", _("The upload is at another place by now. Ask where, and go on from there."))


def _wrong_method() -> UploadRefused:
    return UploadRefused("method", _("This address doesn't answer that."))
