"""What a page asks of a video's playable copy, and how it says that its browser needs one."""

from __future__ import annotations

import uuid
from typing import TypedDict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.accounts.access import ViewedRequest
from webapp.videos.copies import has_room, want_copy, whole_copy
from webapp.videos.copy_words import failure_words
from webapp.videos.models import PlayableCopy, Video


class PlayableJSON(TypedDict):
    """A copy as a page's script gets it."""

    state: str
    """As the row's; "none" where no copy was ever wanted."""
    percent: int
    needed: bool
    waits_for_space: bool
    address: str
    sentence: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def playable_state(request: ViewedRequest, video_id: uuid.UUID) -> HttpResponse:
    """How the copy stands; a POST wants one, with `again=1` one that is encoded anew.

    Whoever may see the video may want it: there is one copy of it at most, and it changes nothing that anyone said.
    """
    video = get_object_or_404(Video.objects.visible_to(request.viewer), pk=video_id)
    if _wants(request) and video.state == Video.State.READY and not video.media_gone_at:
        want_copy(video, again=request.POST.get("again") == "1")
    return JsonResponse(playable_to_json(video, whole_copy(video)))


def _wants(request: HttpRequest) -> bool:
    return request.method == "POST"


def playable_to_json(video: Video, copy: PlayableCopy | None) -> PlayableJSON:
    """The copy for a script."""
    return {
        "state": copy.state if copy else "none",
        "percent": copy.percent if copy else 0,
        "needed": bool(copy and copy.needed),
        "waits_for_space": bool(copy and copy.state == PlayableCopy.State.WANTED and not has_room(copy)),
        # each file has an address of its own, so that a browser never goes on in one with what it kept of another
        "address": f"{reverse('videos:playable', args=[video.pk])}?v={copy.generation}" if copy else "",
        "sentence": failure_words(copy.failure) if copy else "",
    }
