"""Runs in a few words, so that people tell one run of a video from another, and those that a merged run was made of."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TypedDict, cast

from analysis.origin import OriginJSON
from analysis.segments import seconds_in
from webapp.library.choices import NAMES
from webapp.library.templatetags.lengths import clock, when
from webapp.runs.models import AnalysisRun
from webapp.runs.progress import MERGED, describer_words
from webapp.runs.scoping import lines_of


class ToldOrigin(TypedDict):
    """A run that a merged one was made of, and how many of its lines it has."""

    run: str
    words: str
    lines: int


def run_words(run: AnalysisRun) -> str:
    """Who described, how closely and when: "Detectors only, Balanced, 22 Nov, 14:03"; of a part of the video also which part."""
    words = _words(run.describer, run.model, run.preset, run.finished_at or run.queued_at)
    if (run.first_second, run.end_second) == (0, seconds_in(run.video.duration_seconds or 0.0)):
        return words
    return f"{words}, {clock(run.first_second)} – {clock(run.end_second)}"


def origin_words(origin: OriginJSON) -> str:
    """The same of a run that a line was taken from, whether that is still there or not."""
    return _words(origin["describer"], origin["model"] or "", origin["preset"], datetime.fromisoformat(origin["made"]))


def told_origins(run: AnalysisRun) -> list[ToldOrigin]:
    """The runs that the lines of a merged run come from, most lines first; none for any other run."""
    if run.describer != MERGED:
        return []
    origins = [cast(OriginJSON, origin) for origin in lines_of(run).values_list("line__origin", flat=True) if origin]
    known = {origin["run"]: origin for origin in origins}
    counts = Counter(origin["run"] for origin in origins)
    return [{"run": run_id, "words": origin_words(known[run_id]), "lines": lines} for run_id, lines in counts.most_common()]


def _words(describer: str, model: str, preset: str, made: datetime) -> str:
    chosen = () if describer == MERGED else (str(NAMES.get(preset, preset)),)
    return ", ".join((describer_words(describer, model), *chosen, when(made)))
