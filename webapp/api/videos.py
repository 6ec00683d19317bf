"""Calls about videos: to list them, to see one, to delete it."""

from __future__ import annotations

import unicodedata
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from webapp.api import shapes
from webapp.api.answers import answers
from webapp.api.finding import own_video_of, video_of, videos_of
from webapp.api.shown import next_page, shown_one_video, shown_video
from webapp.library.catalogue import entries, with_newest_run
from webapp.library.deleting import delete_video
from webapp.library.finding import videos_saying
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

router = Router(tags=["videos"])
FARTHEST = 1_000_000
Limit = Annotated[int, Query(24, ge=1, le=100)]
Offset = Annotated[int, Query(0, ge=0, le=FARTHEST)]


@router.get("", response=answers(200, shapes.Videos), url_name="videos", summary="Your videos, the newest first")
def videos(
    request: HttpRequest,
    response: HttpResponse,
    q: Annotated[str, Query("", max_length=200)],
    limit: Limit,
    offset: Offset,
) -> shapes.Videos:
    """With `q` those whose name or lines hold the words. The header Link names the next page."""
    found = _found(request, wanted_words(q))
    total = found.count()
    page = entries(with_newest_run(found)[offset : offset + limit])
    following = next_page(request, total, limit, offset)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return shapes.Videos(videos=[shown_video(entry) for entry in page], total=total, limit=limit, offset=offset, next=following)


@router.get("/{uuid:video_id}", response=answers(200, shapes.OneVideo), url_name="video", summary="One video with its runs")
def video(request: HttpRequest, video_id: UUID) -> shapes.OneVideo:
    """What is known of the file, and every look that was taken at it."""
    found = video_of(request, video_id)
    entry = entries(with_newest_run(Video.objects.filter(pk=found.pk)))[0]
    return shown_one_video(request, entry, list(AnalysisRun.objects.filter(video=found).order_by("-queued_at")))


@router.delete("/{uuid:video_id}", response=answers(204, None), url_name="video", summary="Delete a video")
def delete(request: HttpRequest, video_id: UUID) -> Status[None]:
    """With its runs, its lines, its links and its file; this can't be undone."""
    delete_video(own_video_of(request, video_id))
    return Status(204, None)


def wanted_words(q: str) -> str:
    """The words that are looked for, as they are stored."""
    return unicodedata.normalize("NFC", q.replace("\x00", "").strip())


def _found(request: HttpRequest, words: str) -> QuerySet[Video]:
    found = videos_of(request)
    if not words:
        return found
    folded = words.casefold()
    # SQLite's own comparison ignores case in ASCII only
    named = [pk for pk, name in found.values_list("pk", "name") if folded in name.casefold()]
    return found.filter(pk__in={*named, *videos_saying(found, words)})
