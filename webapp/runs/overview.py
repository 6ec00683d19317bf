"""The overview of a run, for its page, its exports and its address alike: what a model told, else what the detectors know."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.document import OverviewJSON, SentenceJSON
from analysis.overview import overview_of, summary_of
from analysis.timeline import Track
from webapp.accounts.scope import Scope
from webapp.runs.models import AnalysisRun, Segment
from webapp.runs.scoping import segments_of
from webapp.runs.stored import joined_tracks
from webapp.runs.told_overview import first_look, told_overview


def overview_json(run: AnalysisRun, tracks: Sequence[Track] | None = None) -> OverviewJSON:
    """The run's summary and chapters; `tracks` are its joined ones, where the caller has read them already."""
    # a model tells of the whole, so of a range there is only what the detectors found in it
    stored = run.overview if isinstance(run.overview, dict) and not run.scope.is_range else {}
    stretch = (run.first_second, run.end_second)
    told = told_overview(stored.get("told"), stretch)
    if told and told["chapters"]:
        return told
    composed = _composed_again(_Standing.of(run)) if tracks is None else composed_overview(run, tracks)
    if told:
        return {**told, "chapters": composed["chapters"]}
    looked = None if run.finished else first_look(stored.get("first"), stretch)
    if looked is None:
        return composed
    seen: list[SentenceJSON] = [{**sentence, "source": "composed"} for sentence in composed["sentences"]]
    sentences = [looked, *seen]
    return {"summary": summary_of(sentences), "chapters": composed["chapters"], "sentences": sentences, "source": "model"}


def composed_overview(run: AnalysisRun, tracks: Sequence[Track]) -> OverviewJSON:
    """What the detectors know; of a run that isn't done, only the longest stretch that is described without a gap."""
    first, end = (run.first_second, run.end_second) if run.state == AnalysisRun.State.DONE else _longest_done(run)
    if first == end:
        return {"summary": "", "chapters": [], "sentences": [], "source": "composed"}
    return overview_of(tracks, min(run.video.duration_seconds or float(end), end), run.language, first)


@dataclass(frozen=True)
class _Standing:
    """A run as it stands: as long as nothing of this has changed, its tracks haven't either."""

    run_id: uuid.UUID
    last_seq: int
    state: str
    stretch: tuple[int, int]
    scope: Scope
    run: AnalysisRun = field(compare=False)

    @classmethod
    def of(cls, run: AnalysisRun) -> _Standing:
        return cls(run.pk, run.last_seq, run.state, (run.first_second, run.end_second), run.scope, run)


@lru_cache(maxsize=32)
def _composed_again(standing: _Standing) -> OverviewJSON:
    """As `composed_overview`, kept: the tracks of two hours take a second to join, and pages ask again and again."""
    return composed_overview(standing.run, joined_tracks(standing.run))


def _longest_done(run: AnalysisRun) -> tuple[int, int]:
    """The whole seconds [first, end) of the longest row of neighbouring segments that are done."""
    done = segments_of(run).filter(state=Segment.State.DONE).order_by("start_second")
    stretches = [(run.first_second, run.first_second)]
    for start, end in done.values_list("start_second", "end_second"):
        start, end = max(start, run.first_second), min(end, run.end_second)
        stretches.append((stretches[-1][0] if stretches[-1][1] == start else start, end))
    return max(stretches, key=lambda stretch: stretch[1] - stretch[0])
