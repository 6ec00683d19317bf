"""The call that searches the lines of one's videos."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from webapp.accounts.addresses import public_address
from webapp.api import shapes
from webapp.api.answers import answers
from webapp.api.finding import videos_of
from webapp.api.shown import next_page
from webapp.api.videos import Limit, Offset, wanted_words
from webapp.library.saying import Said, seconds_saying

router = Router(tags=["search"])


@router.get("", response=answers(200, shapes.Hits), url_name="search", summary="Search the lines of your videos")
def search(
    request: HttpRequest, response: HttpResponse, q: Annotated[str, Query(..., min_length=1, max_length=200)], limit: Limit, offset: Offset
) -> shapes.Hits:
    """Each second whose line holds the words, as it is read now: your words where you corrected it."""
    words = wanted_words(q)
    found = seconds_saying(videos_of(request), words) if words else []
    following = next_page(request, len(found), limit, offset)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    hits = [_hit(request, said) for said in found[offset : offset + limit]]
    return shapes.Hits(hits=hits, total=len(found), limit=limit, offset=offset, next=following)


def _hit(request: HttpRequest, said: Said) -> shapes.Hit:
    return shapes.Hit(
        video_id=said.video_id,
        video_name=said.video_name,
        run_id=said.run_id,
        second=said.second,
        text=said.text,
        player_url=public_address(request, said.page),
    )
