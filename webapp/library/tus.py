"""The tus protocol, version 1.0: what its headers mean and how refusals are said in it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from webapp.library.pieces import Checksum
from webapp.library.receiving import UploadRefused
from webapp.videos.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
ALGORITHMS = ("sha256", "sha1", "md5")
LONGEST_METADATA = 8192
STATUSES = {
    "signed-out": 401,
    "no-token": 401,
    "forged": 403,
    "quota": 403,
    "gone": 404,
    "method": 405,
    "offset": 409,
    "expired": 410,
    "version": 412,
    "too-large": 413,
    "too-long": 413,
    "type": 415,
    "empty": 422,
    "bad-choice": 422,
    "locked": 423,
    "unfinished": 429,
    "checksum": 460,
    "disk-full": 507,
}
"""Each refusal's status; 400 for what is not a sensible request at all."""


def check_version(request: HttpRequest) -> None:
    """Raise UploadRefused unless the request speaks this version."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise UploadRefused("version", _("This server speaks tus %(version)s.") % {"version": VERSION})


def number(request: HttpRequest, name: str) -> int:
    """The whole number in this header; raises UploadRefused where there is none."""
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdecimal() and len(told) <= 18):
        raise UploadRefused("bad-request", _("%(header)s has to be a whole number.") % {"header": name})
    return int(told)


def metadata(request: HttpRequest) -> dict[str, str]:
    """The metadata that comes with a new upload; raises UploadRefused where it can't be read."""
    told = request.headers.get("Upload-Metadata", "")
    if len(told) > LONGEST_METADATA:
        raise UploadRefused("bad-request", _("Upload-Metadata is too long."))
    pairs = [pair.strip().partition(" ") for pair in told.split(",") if pair.strip()]
    return {key: _decoded(value.strip()) for key, _space, value in pairs}


def checksum(request: HttpRequest) -> Checksum | None:
    """What the piece has to hash to; None where that is not told."""
    told = request.headers.get("Upload-Checksum")
    if told is None:
        return None
    algorithm, _space, digest = told.partition(" ")
    if algorithm not in ALGORITHMS:
        raise UploadRefused("bad-request", _("Upload-Checksum names none of %(known)s.") % {"known": ", ".join(ALGORITHMS)})
    wanted = _bytes_of(digest.strip())
    if len(wanted) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise UploadRefused("bad-request", _("Upload-Checksum is no %(algorithm)s.") % {"algorithm": algorithm})
    return Checksum(algorithm, wanted)


def answer(status: int, upload: Upload | None = None, more: Mapping[str, str] | None = None) -> HttpResponse:
    """An empty answer; with `upload`, how far that is and until when it is kept."""
    response = HttpResponse(status=status)
    if upload is not None:
        response["Upload-Offset"] = str(upload.offset)
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    for name, value in (more or {}).items():
        response[name] = value
    return marked(response)


def abilities() -> HttpResponse:
    """What this server can do."""
    more = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return answer(204, more=more)


def refused(refusal: UploadRefused) -> HttpResponse:
    """The answer that says why not."""
    response = JsonResponse({"error": {"code": refusal.code, "message": str(refusal)}}, status=STATUSES.get(refusal.code, 400))
    if refusal.code == "version":
        response["Tus-Version"] = VERSION
    return marked(response)


def marked(response: HttpResponse) -> HttpResponse:
    """The answer with what all answers carry."""
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    return response


def _decoded(value: str) -> str:
    try:
        return _bytes_of(value).decode()
    except UnicodeDecodeError:
        raise UploadRefused("bad-request", _("Upload-Metadata can't be read: its values have to be UTF-8 in base64.")) from None


def _bytes_of(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise UploadRefused("bad-request", _("A header can't be read: its values have to be in base64.")) from None
