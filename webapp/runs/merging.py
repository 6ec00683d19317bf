"""Two runs of one video made into one: for each second the line that a person picked, and each line names its origin.

The new run stands on its own: it has copies of all it rests on, so both of its origins may be deleted.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.events import PlanJSON
from analysis.origin import OriginJSON
from webapp.runs.making import plans_of
from webapp.runs.merged_parts import Part, parts_of, pieces_of
from webapp.runs.merged_pictures import keep_pictures
from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment, TrackPiece
from webapp.runs.progress import MERGED, model_name


def merge(a: AnalysisRun, b: AnalysisRun, from_b: frozenset[int]) -> AnalysisRun:
    """The run that has b's lines in the seconds `from_b` and wherever a has none, else a's.

    Raises ValueError with a sentence where that can't be made, OSError where the pictures can't be stored.
    """
    if sentence := why_not(a, b):
        raise ValueError(sentence)
    picked = _picked(a, b, from_b)
    takers = {second: a if row.run_id == a.pk else b for second, row in picked.items()}
    run = _run_of(a, b, range(min(picked), max(picked) + 1))
    parts = parts_of(a, b, range(run.first_second, run.end_second))
    try:
        keep_pictures(run.evidence_folder, parts, takers)
        with transaction.atomic():
            _store(run, parts, picked, takers)
    except BaseException:
        shutil.rmtree(run.evidence_folder, ignore_errors=True)
        raise
    return run


def why_not(a: AnalysisRun, b: AnalysisRun) -> str:
    """Why these two can't be merged as they are now, in a sentence; empty where they can."""
    if not (a.finished and b.finished):
        return _("A run is still being made. When it is finished, the two can be merged.")
    if a.language != b.language:
        return _("The lines are in different languages, so they can't become one run.")
    return ""


def origin_of(run: AnalysisRun) -> OriginJSON:
    """How a line of this run names where it comes from."""
    return {
        "run": str(run.id),
        "describer": run.describer,
        "model": model_name(run.model) or None,
        "preset": run.preset,
        "made": (run.finished_at or run.queued_at).isoformat(timespec="seconds"),
    }


def _picked(a: AnalysisRun, b: AnalysisRun, from_b: frozenset[int]) -> dict[int, Description]:
    """The row of each second; raises ValueError where a pick is none, where a second has no line, or where one run gives all."""
    of_a, of_b = ({row.second: row for row in Description.objects.filter(run=run).order_by("second")} for run in (a, b))
    if unknown := from_b - of_b.keys():
        raise ValueError(_("Run B has no line for second %(second)d.") % {"second": min(unknown)})
    rows = of_b | of_a | {second: of_b[second] for second in from_b}
    seconds = range(min(a.first_second, b.first_second), max(a.end_second, b.end_second))
    if missing := set(seconds) - rows.keys():
        raise ValueError(_("Neither run has a line for second %(second)d, so a merged run would have a gap.") % {"second": min(missing)})
    if len({row.run_id for row in rows.values()}) < 2:
        raise ValueError(_("All lines are picked from one run. Pick at least one line of the other."))
    return {second: rows[second] for second in seconds}


def _run_of(a: AnalysisRun, b: AnalysisRun, seconds: range) -> AnalysisRun:
    """The row of the merged run; what it was queued with is a's, what a model says of the whole stays where a told all of it."""
    now = timezone.now()
    return AnalysisRun(
        video=a.video,
        state=AnalysisRun.State.DONE,
        describer=MERGED,
        speech_model=a.speech_model or b.speech_model,
        preset=a.preset,
        language=a.language,
        options=a.options,
        based_on=a,
        first_second=seconds.start,
        end_second=seconds.stop,
        overview=a.overview if range(a.first_second, a.end_second) == seconds else None,
        queued_at=now,
        started_at=now,
        finished_at=now,
    )


def _store(run: AnalysisRun, parts: Sequence[Part], picked: Mapping[int, Description], takers: Mapping[int, AnalysisRun]) -> None:
    run.save()
    seq = _store_parts(run, parts, _windows(takers))
    origins = {taker.pk: origin_of(taker) for taker in set(takers.values())}
    Description.objects.bulk_create(
        (_taken(run, row, origins[row.run_id], seq + number) for number, row in enumerate(picked.values(), 1)), batch_size=500
    )
    AnalysisRun.objects.filter(pk=run.pk).update(last_seq=seq + len(picked))
    RunEvent.objects.create(run=run, kind=MERGED)
    run.refresh_from_db()


def _taken(run: AnalysisRun, row: Description, origin: OriginJSON, seq: int) -> Description:
    """The same line in the merged run; one that names an origin already, as a merged run's does, keeps that."""
    line = {**row.line, "origin": row.line.get("origin") or origin}
    return Description(run=run, second=row.second, text=row.text, status=row.status, line=line, seq=seq)


def _store_parts(run: AnalysisRun, parts: Sequence[Part], windows: Mapping[int, list[PlanJSON]]) -> int:
    """Store segments with their windows and track pieces; gives the last seq."""
    seq = 0
    pieces: list[TrackPiece] = []
    for part in parts:
        plan = [window for second in part.stretch.seconds for window in windows.get(second, [])]
        seq += 1
        segment = Segment.objects.create(
            run=run,
            start_second=part.stretch.start_second,
            end_second=part.stretch.end_second,
            state=Segment.State.DONE,
            plan=plan,
            seq=seq,
        )
        for kind, piece in pieces_of(part):
            seq += 1
            pieces.append(TrackPiece(run=run, segment=segment, kind=kind, piece=piece, seq=seq))
    TrackPiece.objects.bulk_create(pieces, batch_size=500)
    return seq


def _windows(takers: Mapping[int, AnalysisRun]) -> dict[int, list[PlanJSON]]:
    """The windows that told at least one of the picked lines, by the first second they told."""
    found: dict[int, list[PlanJSON]] = {}
    for run in set(takers.values()):
        for window in plans_of(run):
            told = [second for second in range(window["start"], window["end"]) if takers.get(second) == run]
            if told:
                found.setdefault(told[0], []).append(window)
    return found
