"""Two runs of a video that are to be compared: the ways to them, and which two were asked for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from webapp.library.origins import run_words
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import coverage_words, line_counts
from webapp.videos.models import Video


class NotComparable(ValueError):
    """Why two runs can't be held against each other, in a sentence for the reader; `status` is the answer's."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def state_words(run: AnalysisRun) -> str:
    """How far a run is: its coverage, and its state where it isn't done."""
    words = coverage_words(run.seconds_total, line_counts(run))
    return words if run.state == AnalysisRun.State.DONE else f"{AnalysisRun.State(run.state).label}, {words}"


def ticked_pair(video: Video, ticked: list[str]) -> tuple[AnalysisRun, AnalysisRun]:
    """The two runs that were ticked, the older one first; raises NotComparable."""
    if len(ticked) != 2:
        raise NotComparable(_("Choose two runs to compare."))
    a, b = pair_of(video, {"a": ticked[0], "b": ticked[1]})
    return (a, b) if a.queued_at <= b.queued_at else (b, a)


def pair_of(video: Video, asked: Mapping[str, str] | QueryDict) -> tuple[AnalysisRun, AnalysisRun]:
    """The runs `a` and `b` of this video; raises NotComparable where there aren't two with lines."""
    a, b = (_run_of(video, asked.get(side) or "") for side in ("a", "b"))
    if a.pk == b.pk:
        raise NotComparable(_("That is the same run twice. Choose two different ones."))
    for run in (a, b):
        if not Description.objects.filter(run=run).exists():
            raise NotComparable(_("There is nothing to compare yet: “%(run)s” has no lines.") % {"run": run_words(run)}, 409)
    return a, b


def compare_address(a: AnalysisRun, b: AnalysisRun) -> str:
    """Where two runs stand side by side."""
    return f"{reverse('library:compare', args=[a.video_id])}?a={a.pk}&b={b.pk}"


def ways_to_compare(run: AnalysisRun) -> list[tuple[str, str]]:
    """Where the player of a run leads for comparing: (address, words), with the run before it first; none where it is the only run."""
    ways = []
    if run.based_on and Description.objects.filter(run=run.based_on).exists():
        ways.append((compare_address(run.based_on, run), _("Compare with the run before")))
    return ways


def _run_of(video: Video, run_id: str) -> AnalysisRun:
    if not run_id:
        raise NotComparable(_("Choose two runs to compare."))
    try:
        run = AnalysisRun.objects.select_related("video").filter(video=video, pk=uuid.UUID(run_id)).first()
    except ValueError:
        run = None
    if run is None:
        raise NotComparable(_("This video has no such run. It may have been deleted, or it belongs to another video."), 404)
    return run
