"""For how long files of videos are kept: the page where that is said, and what it would mean."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from webapp.review.doors import staff_of, staff_only
from webapp.review.letting_go import due_videos, retention
from webapp.review.models import Retention
from webapp.videos.models import Video

LEAST_DAYS, MOST_DAYS = 1, 3650


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show it to staff; superusers change it."""
    may_change = staff_of(request).is_superuser
    if request.method == "POST":
        if not may_change:
            messages.error(request, _("Only a superuser changes for how long files are kept."))
        else:
            _change(request)
        return redirect("review:retention")
    kept = retention()
    shown = {"here": "retention", "kept": kept, "may_change": may_change, "least": LEAST_DAYS, "most": MOST_DAYS}
    return render(request, "review/retention.html", shown | _means(kept))


def _change(request: HttpRequest) -> None:
    try:
        days = _days(request.POST)
    except ValueError:
        sentence = _("Please give a number of days from %(least)d to %(most)d.")
        messages.error(request, sentence % {"least": LEAST_DAYS, "most": MOST_DAYS})
        return
    facts = {"days": days, "pictures_too": request.POST.get("pictures_too") == "on"}
    Retention.objects.update_or_create(pk=1, defaults={**facts, "changed_at": timezone.now(), "changed_by": staff_of(request)})
    messages.success(request, _("Saved. Files whose time is over go within ten minutes."))


def _days(form: QueryDict) -> int | None:
    """The wished days, None for good; raises ValueError."""
    if form.get("keep") == "all":
        return None
    days = int(str(form.get("days", "")))
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise ValueError
    return days


def _means(kept: Retention) -> dict[str, object]:
    due = due_videos(kept.days) if kept.days else Video.objects.none()
    gone = Video.objects.exclude(media_gone_at=None)
    return {"due": due.count(), "due_bytes": due.aggregate(bytes=Sum("size_bytes"))["bytes"] or 0, "gone": gone.count()}
