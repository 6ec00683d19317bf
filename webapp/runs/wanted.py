"""The run that was wanted with an upload comes when a worker has looked at the file, and with it is known how long the video is.

Of fifty files that were begun while there was room, each is asked again then: a run beyond the month's minutes is there all the
same, since its id was promised, but it says why nothing is described and waits for nobody.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from webapp.accounts.limits import limits_of
from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun, RunEvent
from webapp.runs.queueing import queue_run
from webapp.runs.usage import LimitReached, check_minutes
from webapp.videos.models import Video

NO_MINUTES = "The month's minutes were used up before it was this video's turn. Press retry when there is room again."


def queue_wanted(video: Video) -> None:
    """Queue the run that was wanted with this video, if one was."""
    if not video.wanted:
        return
    promised = video.wanted.get("run_id")
    run_id = UUID(promised) if promised else None
    with transaction.atomic():
        # one after the other: of two workers that look at two videos at once each sees what the other has queued
        owner = User.objects.select_for_update(no_key=True).get(pk=video.owner_id)
        reached = _minutes_are_used_up(owner)
        run = queue_run(video, video.wanted["preset"], video.wanted["language"], own=video.wanted.get("own"), run_id=run_id)
        if reached:
            _refuse(run)


def _minutes_are_used_up(owner: User) -> bool:
    try:
        check_minutes(owner.pk, limits_of(owner))
    except LimitReached:
        return True
    return False


def _refuse(run: AnalysisRun) -> None:
    # the message that is queued for it finds nothing to do
    AnalysisRun.objects.filter(pk=run.pk).update(
        state=AnalysisRun.State.FAILED, error=NO_MINUTES, finished_at=timezone.now(), last_seq=F("last_seq") + 1
    )
    RunEvent.objects.create(run=run, kind=AnalysisRun.State.FAILED, detail=NO_MINUTES)
