"""The bytes of a stored video, by range, and its poster; only to those who may see it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

from asgiref.sync import sync_to_async
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from webapp.accounts.access import ViewedRequest
from webapp.videos.models import Video
from webapp.videos.ranges import ByteRange, UnsatisfiableRange, parse_range

MOST_BYTES_AN_ANSWER = 4 * 1024 * 1024
"""Of a playing video. Daphne holds whole answers in memory for slow clients, and a capped first answer also seeks sooner."""
BLOCK_BYTES = 256 * 1024
HIDDEN_SIGNS = {*range(32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Control signs, and those that turn the direction of writing to make `gpj.exe` look like `exe.jpg`."""


@require_safe
async def video_file(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The file as it was uploaded: whole without a Range header, at most 4 MB with one; `?download=1` to keep it."""
    video = await sync_to_async(_find)(request, video_id)
    path = video.path
    size, etag = await asyncio.to_thread(_measure, path)
    download = request.GET.get("download") == "1"
    response = await _answer(request, path, size, etag, download)
    if response.status_code in (200, 206):
        response["Content-Type"] = video.content_type
        response["Content-Disposition"] = content_disposition_header(download, _safe_name(video.name)) or "inline"
    response["Accept-Ranges"] = "bytes"
    return _locked(response, etag)


@require_safe
async def poster(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The small picture of a video."""
    video = await sync_to_async(_find)(request, video_id)
    size, etag = await asyncio.to_thread(_measure, video.poster_path)
    if request.headers.get("If-None-Match") == etag:
        return _locked(HttpResponse(status=304), etag)
    picture = await asyncio.to_thread(_read, video.poster_path, ByteRange(0, max(size, 1)))
    return _locked(HttpResponse(picture, content_type="image/jpeg"), etag)


def _find(request: ViewedRequest, video_id: uuid.UUID) -> Video:
    video = Video.objects.visible_to(request.viewer).filter(pk=video_id).first()
    if video is None:
        raise Http404
    return video


def _measure(path: Path) -> tuple[int, str]:
    """The size in bytes and a name for this very content."""
    try:
        facts = path.stat()
    except FileNotFoundError as error:
        raise Http404 from error
    return facts.st_size, f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'


async def _answer(request: ViewedRequest, path: Path, size: int, etag: str, download: bool) -> HttpResponseBase:
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    # a Range with an If-Range that names other content asks for the whole new file
    header = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        asked = parse_range(header, size)
    except UnsatisfiableRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if asked is None:
        return StreamingHttpResponse(_blocks(path, 0, size), headers={"Content-Length": str(size)})
    if not download:
        asked = asked.capped(MOST_BYTES_AN_ANSWER)
    headers = {
        "Content-Range": f"bytes {asked.start}-{asked.end - 1}/{size}",
        "Content-Length": str(asked.end - asked.start),
    }
    if download:
        # not capped: a program that resumes a download takes the first answer for all that is left
        return StreamingHttpResponse(_blocks(path, asked.start, asked.end), status=206, headers=headers)
    return HttpResponse(await asyncio.to_thread(_read, path, asked), status=206, headers=headers)


def _read(path: Path, asked: ByteRange) -> bytes:
    with path.open("rb") as file:
        file.seek(asked.start)
        return file.read(asked.end - asked.start)


async def _blocks(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, start)
        while start < end and (block := await asyncio.to_thread(file.read, min(BLOCK_BYTES, end - start))):
            start += len(block)
            yield block
    finally:
        file.close()


def _safe_name(name: str) -> str:
    return "".join(sign for sign in name.replace("/", "_").replace("\\", "_") if ord(sign) not in HIDDEN_SIGNS) or "video"


def _locked(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Nothing in the file can run as a page, no other site can embed it, and no shared cache keeps it."""
    response["ETag"] = etag
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
