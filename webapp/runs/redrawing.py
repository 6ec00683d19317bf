"""What a run could be drawn again from: its script, and how much of what was seen its lines tell."""

from __future__ import annotations

import time
from typing import TypedDict, cast

from django.core.cache import cache

from analysis.redrawing import ScriptSecondJSON, script_of, told_share
from webapp.runs.models import AnalysisRun, Segment
from webapp.runs.stored import joined_lanes, stored_lines

STRETCH = 120
"""Seconds of a script that one answer carries."""
KEPT_SECONDS = 3600
RESTS = 9
"""So many times as long as it took, nothing is counted anew in a run that goes on: a tenth of the time at most, however many look."""


class ToldJSON(TypedDict):
    """For each second from `first` the percent of what was seen that its line tells, None where nothing was, or not yet; and the mean."""

    first: int
    percents: list[int | None]
    mean: float | None


def script_from(run: AnalysisRun, start: int) -> list[ScriptSecondJSON]:
    """The script of the seconds known of a stretch; of segments that go on only the lines are known, so they are left out."""
    return _script(run, range(max(start, run.first_second), min(start + STRETCH, run.end_second)))


def told_of(run: AnalysisRun) -> ToldJSON:
    """How much each line tells; counted once for each state of the run, since a video of two hours takes some seconds.

    While the run goes on, each state lasts a second only: all who look then share what was counted, for as long as keeps it cheap.
    """
    shown = f"{run.pk}:{run.scope.key}"
    key, lately = f"told:{shown}:{run.last_seq}:{run.state}", f"told:{shown}:lately"
    known = cache.get(key) or (None if run.finished else cache.get(lately))
    if known is None:
        begun = time.monotonic()
        known = _counted(run)
        cache.set(key, known, KEPT_SECONDS)
        cache.set(lately, known, RESTS * (time.monotonic() - begun))
    return cast(ToldJSON, known)


def _counted(run: AnalysisRun) -> ToldJSON:
    script = _script(run, range(run.first_second, run.end_second))
    known = {second["second"]: second["told"] for second in script}
    shares = [known.get(second) for second in range(run.first_second, run.end_second)]
    return {
        "first": run.first_second,
        "percents": [None if share is None else round(100 * share) for share in shares],
        "mean": told_share(script),
    }


def _script(run: AnalysisRun, part: range) -> list[ScriptSecondJSON]:
    done = Segment.objects.filter(run=run, state=Segment.State.DONE, start_second__lt=part.stop, end_second__gt=part.start)
    seconds = {second for segment in done for second in range(segment.start_second, segment.end_second)}
    lines = [line for line in stored_lines(run) if line["second"] in seconds]
    return script_of(lines, joined_lanes(run), run.language, part)
