"""The queues and who works on them, to look at: what is done with a run is done on its own page or among the tables."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from webapp.review.doors import staff_only
from webapp.runs.models import AnalysisRun, Worker
from webapp.runs.next_run import line
from webapp.runs.progress import WORKER_SEEN
from webapp.runs.queueing import DESCRIBE, LOOK, waiting_job_ids
from webapp.videos.models import PlayableCopy, Video

SHOWN = 50


@dataclass(frozen=True)
class Queue:
    """A queue: how much work its rows hold, and how many messages wait; None where the queue's server doesn't answer."""

    title: str
    rows: int
    messages: int | None


@staff_only
@require_GET
def queues(request: HttpRequest) -> HttpResponse:
    """The page; names of messages only are read, never what is in them."""
    since = timezone.now() - WORKER_SEEN
    order = [row.run_id for row in line()]
    waiting = AnalysisRun.objects.select_related("video__owner").in_bulk(order[:SHOWN])
    shown = {
        "here": "queues",
        "queues": _queues(len(order)),
        "workers": [(worker, worker.seen_at > since) for worker in Worker.objects.order_by("queue", "name")],
        "running": AnalysisRun.objects.filter(state=AnalysisRun.State.RUNNING)
        .select_related("video__owner")
        .order_by("started_at")[:SHOWN],
        "waiting": [waiting[pk] for pk in order[:SHOWN] if pk in waiting],
        "more": max(0, len(order) - SHOWN),
    }
    return render(request, "review/queues.html", shown)


def _queues(describing: int) -> list[Queue]:
    looking = Video.objects.filter(state=Video.State.RECEIVED).count()
    copies = PlayableCopy.objects.filter(state__in=(PlayableCopy.State.WANTED, PlayableCopy.State.WORKING)).count()
    return [
        Queue(_("Runs to describe"), describing, _messages(DESCRIBE)),
        Queue(_("Videos to look at"), looking, _messages(LOOK)),
        Queue(_("Playable copies to make"), copies, 0),
    ]


def _messages(name: str) -> int | None:
    try:
        return len(waiting_job_ids(name))
    except redis.RedisError:
        return None
