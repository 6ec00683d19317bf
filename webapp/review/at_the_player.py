"""The player of a run with the panel of the review beside it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from webapp.accounts.models import User
from webapp.library.player import render_player
from webapp.review.doors import staff_of, staff_only
from webapp.review.measuring import review_of
from webapp.review.tabs import Asker, after, before, counts, percent_from, reasons, tab_named
from webapp.runs.models import AnalysisRun, Review
from webapp.runs.views import visible_run


@staff_only
@require_GET
def run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The page; a run that isn't finished is shown without a panel's verdicts."""
    shown = visible_run(request, run_id)
    return render_player(request, shown, read_only=False, more={"desk": _panel(request, shown)})


def _panel(request: HttpRequest, run: AnalysisRun) -> dict[str, object]:
    tab = tab_named(request.GET.get("tab", ""))
    asker = Asker(staff_of(request), percent_from(request.GET.get("percent", "")))
    review = review_of(run) if run.finished else None
    if review:
        review.run = run
    return {
        "review": review,
        "reasons": reasons(review) if review else [],
        "tab": tab,
        "percent": asker.percent,
        "left": counts(asker)[tab.name],
        "next": after(tab, asker, run),
        "previous": before(tab, asker, run),
        "staff": User.objects.filter(is_staff=True, is_active=True).order_by("email"),
        "verdicts": Review.Verdict,
    }
