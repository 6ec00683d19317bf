"""The run that somebody gets who sends a file that they have already: the one that is as they chose it, else a new one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from webapp.runs.models import AnalysisRun
from webapp.runs.own_presets import options_with, own_mark
from webapp.runs.queueing import queue_run
from webapp.runs.speaker import current_speaker
from webapp.runs.waiting_bound import room_for_another
from webapp.videos.models import Video

State = AnalysisRun.State


def run_asked_for(video: Video, wanted: Mapping[str, Any]) -> UUID | None:
    """The run of this video with these choices, queued where there is none; where no more may wait, the fullest there is.

    None for a video at which nobody has looked yet and with which no run was promised.
    """
    if video.state != Video.State.READY:
        promised = (video.wanted or {}).get("run_id")
        return UUID(promised) if promised else None
    if (run := _as_chosen(video, wanted)) is None:
        try:
            with room_for_another(video):
                run = queue_run(video, wanted["preset"], wanted["language"], own=wanted.get("own"))
        except ValueError:
            run = AnalysisRun.objects.filter(video=video).widest_first().first()
    return run.id if run else None


def _as_chosen(video: Video, wanted: Mapping[str, Any]) -> AnalysisRun | None:
    """The newest run of the whole video with these very options by whoever describes now, unless it failed or was cancelled."""
    options = asdict(options_with(wanted["preset"], wanted["language"], wanted.get("own"))) | own_mark(wanted.get("own"))
    chosen = json.loads(json.dumps(options))
    speaker = current_speaker()
    runs = AnalysisRun.objects.filter(video=video, based_on=None, describer=speaker.describer).exclude(
        state__in=(State.FAILED, State.CANCELLED)
    )
    return next((run for run in runs.order_by("-queued_at") if run.options == chosen), None)
