"""The call that takes a video in one go; long files rather come in pieces (tus, at `uploads`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from webapp.accounts.addresses import public_address
from webapp.api import shapes, videos
from webapp.api.answers import KEY_PARAMETER, answers
from webapp.api.door import person_of
from webapp.api.once import key_of, once
from webapp.api.trouble import Trouble, not_found
from webapp.library.choices import Wanted
from webapp.library.promised import page_of_promise, promised_run_id, wait_for_look
from webapp.library.receiving import ReceivedFile, UploadRefused, VideoUploadHandler
from webapp.library.storing import keep_video
from webapp.runs.sentences import told
from webapp.videos.models import Video

router = videos.router
"""The calls about videos, this one among them."""
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "The video"},
        "preset": {"type": "string", "description": "fast, balanced, thorough, or own-NUMBER; usually balanced"},
        "language": {"type": "string", "enum": ["en", "de"], "description": "Of the lines; usually that of Accept-Language"},
        "name": {"type": "string", "maxLength": 200, "description": "What it is called; usually the file's name"},
    },
}
ABOUT = {"parameters": [KEY_PARAMETER], "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}}


@dataclass(frozen=True)
class Arrived:
    """The form as it came, with its one file."""

    file: ReceivedFile
    fields: dict[str, str]

    @property
    def asked(self) -> str:
        """All that makes this request what it is."""
        return repr((sorted(self.fields.items()), self.file.name, self.file.sha256))


@router.post("", response=answers(201, shapes.Made, 400, 409, 413, 415), url_name="videos", summary="Upload a video", openapi_extra=ABOUT)
def upload(request: HttpRequest) -> HttpResponse:
    """It is described at once; where the file can't be used the answer is 422 and says why."""
    key_of(request)
    if request.content_type != "multipart/form-data":
        raise Trouble(415, "unsupported_media_type", _("Please send the video as the field file of a form (multipart/form-data)."))
    with _arriving(request) as arrived:
        return once(request, arrived.asked, lambda: (201, _kept(request, arrived)))


def _kept(request: HttpRequest, arrived: Arrived) -> shapes.Made:
    try:
        wanted = Wanted.from_form(arrived.fields, person_of(request))
    except ValueError as error:
        raise Trouble(422, "bad_choice", told(str(error))) from error
    try:
        name = arrived.fields.get("name") or arrived.file.name or ""
        video = keep_video(person_of(request), arrived.file.path, name, wanted, sha256=arrived.file.sha256)
    except UploadRefused as refusal:
        raise Trouble(422, _code(refusal), str(refusal)) from refusal
    # it is the thread that took the file which waits, as it did for each piece before: it belongs to this request alone
    try:
        video = wait_for_look(video, settings.UPLOAD_ANSWER_WAITS_SECONDS)
    except Video.DoesNotExist:
        raise not_found() from None
    if video.state == Video.State.REFUSED:
        raise Trouble(422, "unusable", told(video.refusal), lasts=True)
    run_id = promised_run_id(video)
    assert run_id is not None
    return shapes.Made(video_id=video.id, run_id=run_id, player_url=public_address(request, page_of_promise(video)))


@contextmanager
def _arriving(request: HttpRequest) -> Iterator[Arrived]:
    """The form's one file, written while it comes; whatever isn't kept is dropped at the end."""
    handler = VideoUploadHandler(request)
    request.upload_handlers = [handler]
    files: list[ReceivedFile] = []
    try:
        fields, files = _read(request)
        if handler.refusals:
            refusal = handler.refusals[0][1]
            raise Trouble(422, _code(refusal), str(refusal))
        if len(files) != 1:
            raise Trouble(422, "no_file", _("Please send one video, in the field file."))
        yield Arrived(files[0], fields)
    finally:
        handler.upload_interrupted()
        for file in files:
            file.close()


def _read(request: HttpRequest) -> tuple[dict[str, str], list[ReceivedFile]]:
    try:
        fields: dict[str, Any] = request.POST.dict()
        found = [file for files in request.FILES.lists() for file in files[1] if isinstance(file, ReceivedFile)]
        named = [file for file in request.FILES.getlist("file") if isinstance(file, ReceivedFile)]
    except TooManyFilesSent as error:
        raise Trouble(422, "no_file", _("Please send one video, in the field file.")) from error
    except (UnreadablePostError, MultiPartParserError) as error:
        raise Trouble(400, "interrupted", _("The upload broke off. Please try again.")) from error
    for file in found:
        if file not in named:
            file.close()
    return {name: str(value) for name, value in fields.items()}, named


def _code(refusal: UploadRefused) -> str:
    return refusal.code.replace("-", "_")
