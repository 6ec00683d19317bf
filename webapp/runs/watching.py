"""Where somebody watches a run that is still described: its worker goes on there."""

from __future__ import annotations

import re

from webapp.runs.models import AnalysisRun

State = AnalysisRun.State


def second_from(given: str) -> int | None:
    """The whole second that a page names; None for what is none."""
    return int(given) if re.fullmatch(r"-?[0-9]{1,9}", given) else None


def keep_watched_second(run: AnalysisRun, second: int) -> None:
    """Remember the second, or the nearest that the run describes; a finished run stays as it is. No page has anything to read anew."""
    nearest = min(max(second, run.first_second), run.end_second - 1)
    if nearest != run.watched_second:
        AnalysisRun.objects.filter(pk=run.pk, state__in=(State.QUEUED, State.RUNNING)).update(watched_second=nearest)
