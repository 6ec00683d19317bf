"""Who uses how much: minutes of video described, bytes kept, seconds that workers spent."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from webapp.accounts.models import User
from webapp.review.doors import staff_only
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

ON_A_PAGE = 50
ORDERS = ("seconds_described", "bytes_kept", "worked_seconds", "month_seconds", "video_count")


@staff_only
@require_GET
def usage(request: HttpRequest) -> HttpResponse:
    """The page, whoever uses most first."""
    order = request.GET.get("by", "")
    order = order if order in ORDERS else ORDERS[0]
    page = Paginator(used().order_by(f"-{order}", "email"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "review/usage.html", {"here": "usage", "page": page, "order": order})


def used() -> QuerySet[User]:
    """All people with what they use, in one query."""
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    runs = AnalysisRun.objects.filter(video__owner=OuterRef("pk")).order_by().values("video__owner")
    described = runs.filter(started_at__isnull=False).annotate(total=Sum(F("end_second") - F("first_second")))
    worked = runs.annotate(total=Sum("elapsed_seconds"))
    videos = Video.objects.filter(owner=OuterRef("pk")).order_by().values("owner")
    kept = videos.filter(Q(media_gone_at=None) & ~Q(state=Video.State.REFUSED)).annotate(total=Sum("size_bytes"))
    return User.objects.annotate(
        seconds_described=Coalesce(Subquery(described.values("total"), IntegerField()), 0),
        month_seconds=Coalesce(Subquery(described.filter(queued_at__gte=month).values("total"), IntegerField()), 0),
        worked_seconds=Coalesce(Subquery(worked.values("total"), FloatField()), 0.0),
        bytes_kept=Coalesce(Subquery(kept.values("total"), IntegerField()), 0),
        video_count=Coalesce(Subquery(videos.annotate(total=Count("pk")).values("total"), IntegerField()), 0),
    )
