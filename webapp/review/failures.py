"""What failed: runs, first looks and playable copies, each with its reason in plain words and, for staff, what the program said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from webapp.review.doors import staff_only
from webapp.runs.models import AnalysisRun, RunEvent
from webapp.runs.requests import retry
from webapp.runs.sentences import told
from webapp.runs.views import changeable_run
from webapp.videos.copy_words import FAILURES
from webapp.videos.models import PlayableCopy, Video

ON_A_PAGE = 50
OTHERS = 20
"""So many refused videos and failed copies are shown, the newest."""
TRACED = ("requeued", AnalysisRun.State.FAILED)


@dataclass(frozen=True)
class FailedRun:
    """A run that failed."""

    run: AnalysisRun
    trace: str
    """What the program said the last time; empty where it failed by a plain sentence."""

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return told(self.run.error)

    @property
    def can_retry(self) -> bool:
        """Whether its file is still kept."""
        return self.run.video.media_gone_at is None


@staff_only
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """The page."""
    failed = AnalysisRun.objects.filter(state=AnalysisRun.State.FAILED).select_related("video__owner").order_by("-finished_at", "-pk")
    page = Paginator(failed, ON_A_PAGE).get_page(request.GET.get("page"))
    traces = _traces([run.pk for run in page.object_list])
    copies = PlayableCopy.objects.filter(state=PlayableCopy.State.FAILED).select_related("video__owner").order_by("-pk")[:OTHERS]
    shown = {
        "here": "failures",
        "page": page,
        "rows": [FailedRun(run, traces.get(run.pk, "")) for run in page.object_list],
        "refused": [(video, told(video.refusal)) for video in _refused()],
        "copies": [(copy, str(FAILURES.get(copy.failure, copy.failure))) for copy in copies],
    }
    return render(request, "review/failures.html", shown)


@staff_only
@require_POST
def retry_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Go on with a failed run."""
    run = changeable_run(request, run_id)
    if retry(run):
        messages.success(request, _("%(name)s goes on.") % {"name": run.video.name})
    else:
        messages.error(request, _("Nothing is left to describe in this run."))
    return redirect("review:failures")


def _refused() -> list[Video]:
    return list(Video.objects.filter(state=Video.State.REFUSED).select_related("owner").order_by("-created_at")[:OTHERS])


def _traces(run_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of each run the newest words of the program."""
    events = RunEvent.objects.filter(run_id__in=run_ids, kind__in=TRACED, detail__contains="Traceback").order_by("id")
    return dict(events.values_list("run_id", "detail"))
