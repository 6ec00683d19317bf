"""Brings queue and rows together again: takes runs from workers that are gone, queues what no queue knows of.

A row gives one process at a time the turn. Everything it does is a conditional UPDATE or a message that a claim checks all the
same, so it does no harm where one that was asleep in its turn wakes up beside its successor.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

import redis
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from webapp.runs import queueing
from webapp.runs.clip_sweeping import sweep_clips
from webapp.runs.finishing import finish_forgotten
from webapp.runs.holder import is_gone
from webapp.runs.lease import requeue
from webapp.runs.models import AnalysisRun, Worker
from webapp.runs.turns import own_turn
from webapp.videos.loose import sweep_loose
from webapp.videos.models import Video, VideoQuerySet
from webapp.videos.refusing import refuse
from webapp.videos.sweeping import sweep_uploads

EVERY_SECONDS = 2.0
LONGEST = timedelta(seconds=10)
"""After so long a turn is over whatever its holder does."""
MOST_LOOKS = 3
GIVEN_UP = "Looking at this file stopped the program three times, so it can't be used. Export the video again and upload that."
FORGET_WORKERS_AFTER = timedelta(minutes=2)
TEND_UPLOADS_EVERY_SECONDS = 60.0

_tended_at: list[float] = []
log = logging.getLogger(__name__)


def reconcile_once() -> None:
    """Put right what is wrong at this moment; where the queue is away, the rows wait and nothing is lost."""
    try:
        queueing.keep_out_other_workers()
        queue_forgotten_runs()
        queue_forgotten_videos()
    except redis.RedisError:
        log.debug("The queue is away; what waits is queued later.")
    # after the above: what is queued just now may be out of the queue and not claimed yet, and would be queued twice
    take_back_runs()
    refuse_videos_that_kill()
    tend_uploads()
    Worker.objects.filter(seen_at__lt=timezone.now() - FORGET_WORKERS_AFTER).delete()


def reconcile_in_turn() -> None:
    """As `reconcile_once`, but only where no other process is at it or did so just now."""
    # a little early, or every second beat of a lone process would find that it was there just now
    with own_turn("reconcile", timedelta(seconds=EVERY_SECONDS * 0.9), LONGEST) as mine:
        if mine:
            reconcile_once()


def tend_uploads() -> None:
    """Finish the uploads that a killed process left whole, and remove what nobody goes on with or looks at; once a minute."""
    now = time.monotonic()
    if not _tended_at or now - _tended_at[-1] >= TEND_UPLOADS_EVERY_SECONDS:
        _tended_at[:] = [now]
        # what is swept makes room, which finishing may need
        sweep_uploads()
        sweep_clips()
        sweep_loose()
        finish_forgotten()


def take_back_runs() -> None:
    """Requeue the runs of processes that are dead, at once where that can be seen, else when the lease has passed."""
    now = timezone.now()
    for run in AnalysisRun.objects.filter(state=AnalysisRun.State.RUNNING):
        if run.lease_until is None or run.lease_until < now:
            _take_back(run, "the lease passed")
        elif is_gone(run.held_by):
            _take_back(run, "its worker is gone")


def _take_back(run: AnalysisRun, reason: str) -> None:
    """Requeue it, unless it was renewed since it was read: where the database was held by somebody, all had to wait."""
    with transaction.atomic():
        same = AnalysisRun.objects.select_for_update().filter(pk=run.pk, generation=run.generation, lease_until=run.lease_until)
        if same.first() is not None:
            requeue(run, reason)


def queue_forgotten_runs() -> None:
    """Queue waiting runs that are in no queue, oldest first; raises redis.RedisError."""
    waiting = AnalysisRun.objects.filter(state=AnalysisRun.State.QUEUED).order_by("queued_at").only("id", "generation")
    if not waiting.exists():
        return
    known = queueing.waiting_job_ids(queueing.DESCRIBE)
    for run in waiting:
        if queueing.run_job_id(run.id, run.generation) not in known:
            queueing.enqueue_run(run.id, run.generation)


def queue_forgotten_videos() -> None:
    """Queue the looks that are due and in no queue, oldest first; raises redis.RedisError."""
    due = _unlooked().filter(look_attempts__lt=MOST_LOOKS).order_by("created_at")
    if not due.exists():
        return
    known = queueing.waiting_job_ids(queueing.LOOK)
    for video in due:
        if queueing.look_job_id(video.id) not in known and video.path.exists():
            queueing.enqueue_look(video.id)


def refuse_videos_that_kill() -> None:
    """Refuse the files that ended every worker that looked at them."""
    refuse(_unlooked().filter(look_attempts__gte=MOST_LOOKS), GIVEN_UP)


def _unlooked() -> VideoQuerySet:
    unheld = Q(look_until=None) | Q(look_until__lt=timezone.now())
    return Video.objects.filter(unheld).filter(Q(state=Video.State.RECEIVED) | Q(state=Video.State.READY, sha256=""))
