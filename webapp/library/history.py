"""The history: all videos of a person, searched by name and by their lines, page by page, and what became of them since."""

from __future__ import annotations

import unicodedata
import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from webapp.library.catalogue import entries, with_newest_run
from webapp.library.finding import videos_saying
from webapp.library.found_lines import with_found_lines
from webapp.library.shared_with_me import shared_with
from webapp.runs.access import viewer_of
from webapp.videos.models import Video

ON_A_PAGE = 24
ASKED_AT_ONCE = 60


def own_videos(request: HttpRequest) -> QuerySet[Video]:
    """The signed-in person's own videos, newest first; staff find everybody's at the review desk."""
    viewer = viewer_of(request)
    return Video.objects.visible_to(viewer).filter(owner_id=viewer.user_id)


@login_required
@require_GET
def videos(request: HttpRequest) -> HttpResponse:
    """The page of the history."""
    search = unicodedata.normalize("NFC", request.GET.get("q", "").replace("\x00", "").strip()[:200])
    found = own_videos(request)
    if search:
        found = found.filter(pk__in={*_named(found, search), *videos_saying(found, search)})
    page = Paginator(with_newest_run(found), ON_A_PAGE).get_page(request.GET.get("page"))
    viewer = viewer_of(request)
    others = [] if search or page.number > 1 or viewer.user_id is None else shared_with(viewer.user_id)
    listed = entries(page.object_list)
    shown = {"entries": with_found_lines(listed, search) if search else listed, "page": page, "search": search, "shared": others}
    return render(request, "library/videos.html", shown)


@require_GET
def states(request: HttpRequest) -> JsonResponse:
    """What became of the videos named in `ids`; others' are left out.

    Whoever came by a share link is told nothing either: the newest run of a video need not be the one that was shared.
    """
    viewer = viewer_of(request)
    found = Video.objects.visible_to(viewer) if viewer.is_staff else own_videos(request)
    found = found.filter(pk__in=_uuids(request.GET.get("ids", "")))
    response = JsonResponse({"videos": [entry.as_json() for entry in entries(with_newest_run(found))]})
    response["Cache-Control"] = "no-store"
    return response


def _named(found: QuerySet[Video], search: str) -> list[uuid.UUID]:
    # SQLite's own comparison ignores case in ASCII only: it would not find "Über" by "über"
    wanted = search.casefold()
    return [pk for pk, name in found.values_list("pk", "name") if wanted in name.casefold()]


def _uuids(text: str) -> list[uuid.UUID]:
    found = []
    for part in text.split(",")[:ASKED_AT_ONCE]:
        try:
            found.append(uuid.UUID(part))
        except ValueError:
            continue
    return found
