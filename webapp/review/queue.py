"""The review queue: every finished run, by what is worth a look."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from webapp.review.doors import staff_of, staff_only
from webapp.review.tabs import TABS, Asker, counts, percent_from, reasons, tab_named
from webapp.runs.models import Review
from webapp.runs.progress import describer_words

ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A run in the queue."""

    review: Review
    tab: str

    @property
    def href(self) -> str:
        """Where it is reviewed."""
        return f"{reverse('review:run', args=[self.review.run_id])}?tab={self.tab}"

    @property
    def reasons(self) -> list[str]:
        """Why it is worth a look."""
        return reasons(self.review)

    @property
    def who(self) -> str:
        """Who described it."""
        return describer_words(self.review.run.describer, self.review.run.model)

    @property
    def coverage(self) -> int:
        """Of its seconds, per cent, rounded down: 100 means all."""
        return int(self.review.coverage * 100)


@staff_only
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The page of one tab."""
    tab, search = tab_named(request.GET.get("tab", "")), request.GET.get("q", "").replace("\x00", "").strip()[:200]
    asker = Asker(staff_of(request), percent_from(request.GET.get("percent", "")))
    found = tab.reviews(asker)
    if search:
        found = found.filter(Q(run__video__name__icontains=search) | Q(run__video__owner__email__icontains=search))
    page = Paginator(found.select_related("run__video__owner", "by", "assigned_to"), ON_A_PAGE).get_page(request.GET.get("page"))
    numbers = counts(asker)
    shown = {
        "here": "queue",
        "tab": tab,
        "tabs": [(one, numbers[one.name]) for one in TABS],
        "page": page,
        "rows": [Row(review, tab.name) for review in page.object_list],
        "search": search,
        "percent": asker.percent,
    }
    return render(request, "review/queue.html", shown)
