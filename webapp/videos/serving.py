"""The bytes of a stored video, by range, and its poster; only to those who may see it."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import ExitStack, closing
from pathlib import Path

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from webapp.accounts.access import ViewedRequest
from webapp.videos.copies import whole_copy
from webapp.videos.handing_over import hand_over
from webapp.videos.models import PlayableCopy, Video
from webapp.videos.ranges import ByteRange, UnsatisfiableRange, parse_range
from webapp.videos.storedfile import FileBlocks, StoredFile

MOST_BYTES_AN_ANSWER = 4 * 1024 * 1024
"""Of a playing video. Daphne holds whole answers in memory for slow clients, and a capped first answer also seeks sooner."""
HIDDEN_SIGNS = {*range(32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Control signs, and those that turn the direction of writing to make `gpj.exe` look like `exe.jpg`."""


@require_safe
async def video_file(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The file as it was uploaded: whole without a Range header, at most 4 MB with one; `?download=1` to keep it."""
    video = await sync_to_async(_find)(request, video_id)
    return await file_answer(request, video.path, video.content_type, video.name, wants_download(request))


@require_safe
async def playable(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The copy that every browser plays, once it is ready, in the same way."""
    copy = await sync_to_async(_find_copy)(request, video_id)
    return await file_answer(request, copy.path, "video/mp4", f"{Path(copy.video.name).stem}.mp4", wants_download(request))


async def file_answer(request: HttpRequest, path: Path, content_type: str, name: str, download: bool) -> HttpResponseBase:
    """A stored file by range, to keep (`download`) or to play; whoever calls has asked who may have it."""
    if settings.MEDIA_ACCEL:
        return _locked(_named(await asyncio.to_thread(hand_over, path), content_type, name, download))
    with ExitStack() as until_answered:
        file = until_answered.enter_context(closing(await asyncio.to_thread(_open, path)))
        response = await _answer(request, file, download)
        if response.streaming:
            until_answered.pop_all()  # it is sent after this, and closed with the answer
    if response.status_code in (200, 206):
        _named(response, content_type, name, download)
    response["Accept-Ranges"] = "bytes"
    return _locked(response, file.etag)


def _named(response: HttpResponseBase, content_type: str, name: str, download: bool) -> HttpResponseBase:
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(download, _safe_name(name)) or "inline"
    return response


@require_safe
async def poster(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The small picture of a video."""
    video = await sync_to_async(_find)(request, video_id)
    with closing(await asyncio.to_thread(_open, video.poster_path)) as file:
        if request.headers.get("If-None-Match") == file.etag:
            return _locked(HttpResponse(status=304), file.etag)
        picture = await asyncio.to_thread(file.read, ByteRange(0, max(file.size, 1)))
    return _locked(HttpResponse(picture, content_type="image/jpeg"), file.etag)


def wants_download(request: HttpRequest) -> bool:
    """Whether the file is asked for to be kept."""
    return request.GET.get("download") == "1"


def _find(request: ViewedRequest, video_id: uuid.UUID) -> Video:
    viewer = request.viewer.taking_along if wants_download(request) else request.viewer
    video = Video.objects.visible_to(viewer).filter(pk=video_id).first()
    if video is None:
        raise Http404
    return video


def _find_copy(request: ViewedRequest, video_id: uuid.UUID) -> PlayableCopy:
    copy = whole_copy(_find(request, video_id))
    if copy is None or copy.state != PlayableCopy.State.READY:
        raise Http404
    return copy


def _open(path: Path) -> StoredFile:
    try:
        return StoredFile(path)
    except FileNotFoundError as error:
        raise Http404 from error


async def _answer(request: HttpRequest, file: StoredFile, download: bool) -> HttpResponseBase:
    size = file.size
    if request.headers.get("If-None-Match") == file.etag:
        return HttpResponse(status=304)
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    # a Range with an If-Range that names other content asks for the whole new file
    header = request.headers.get("Range", "") if request.headers.get("If-Range", file.etag) == file.etag else ""
    try:
        asked = parse_range(header, size)
    except UnsatisfiableRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if asked is None:
        return StreamingHttpResponse(FileBlocks(file, 0, size), headers={"Content-Length": str(size)})
    if not download:
        asked = asked.capped(MOST_BYTES_AN_ANSWER)
    headers = {
        "Content-Range": f"bytes {asked.start}-{asked.end - 1}/{size}",
        "Content-Length": str(asked.end - asked.start),
    }
    if download:
        # not capped: a program that resumes a download takes the first answer for all that is left
        return StreamingHttpResponse(FileBlocks(file, asked.start, asked.end), status=206, headers=headers)
    return HttpResponse(await asyncio.to_thread(file.read, asked), status=206, headers=headers)


def _safe_name(name: str) -> str:
    return "".join(sign for sign in name.replace("/", "_").replace("\\", "_") if ord(sign) not in HIDDEN_SIGNS) or "video"


def _locked(response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    """Nothing in the file can run as a page, no other site can embed it, and no shared cache keeps it."""
    if etag:
        response["ETag"] = etag
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
