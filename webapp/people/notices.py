"""The page of what ended since the last visit, and what the bell of every page asks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from webapp.library.names import clean_name
from webapp.people.models import RunNotice
from webapp.runs.sentences import told

SHOWN = 100


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The newest, those that are new marked."""
    rows = list(_mine(request).select_related("run__video", "event")[:SHOWN])
    shown = [{"notice": row, "words": _words(row), "why": told(row.run.error) if row.event.kind == "failed" else ""} for row in rows]
    unseen = any(row.seen_at is None for row in rows)
    return render(request, "people/notices.html", {"notices": shown, "unseen": unseen, "newest": rows[0].pk if rows else 0})


@require_GET
def unseen(request: HttpRequest) -> JsonResponse:
    """How many are new, and the newest of them in words; a stranger has none."""
    new = _mine(request).filter(seen_at=None) if request.user.is_authenticated else RunNotice.objects.none()
    newest = new.select_related("run__video", "event").first()
    count = new.count()
    told_of = {"id": newest.pk, "words": _words(newest), "href": reverse("library:player", args=[newest.run_id])} if newest else None
    response = JsonResponse({"unseen": count, "newest": told_of})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark those up to the one that was the newest on the page."""
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdecimal() and len(newest) < 19:
        _mine(request).filter(pk__lte=int(newest), seen_at=None).update(seen_at=timezone.now())
    return redirect("people:notices")


def _mine(request: HttpRequest) -> QuerySet[RunNotice]:
    return RunNotice.objects.filter(user=request.user.pk)


def _words(notice: RunNotice) -> str:
    sentence = _("%(name)s could not be described.") if notice.event.kind == "failed" else _("%(name)s is described.")
    return sentence % {"name": clean_name(notice.run.video.name)}
