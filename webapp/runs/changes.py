"""What changed in a run since a page last looked: the one answer that both the poll and the socket give."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NotRequired, TypedDict, cast

from analysis.document import LineJSON, TrackJSON
from analysis.seams import with_neighbours
from analysis.timeline import TrackKind
from webapp.runs.corrections import Newest, corrected_words, newest_corrections, span_of
from webapp.runs.models import AnalysisRun, Description, Segment, TrackPiece
from webapp.runs.neighbours import neighbours_of
from webapp.runs.progress import RunJSON, run_to_json
from webapp.runs.scoping import cut_line, cut_track, lines_of, segments_of

PAGE = 500
"""How many rows one answer carries at most."""

Row = Mapping[str, object]


class SegmentJSON(TypedDict):
    """A segment [start, end) and whether it is waiting, working or done."""

    start: int
    end: int
    state: str


class ChangesJSON(TypedDict):
    """Rows in order of their change; with `more` the caller asks again at once from `last_seq`."""

    type: NotRequired[str]
    last_seq: int
    more: bool
    state: str
    run: RunJSON
    lines: list[Row]
    segments: list[Row]
    tracks: list[Row]


def changes_since(run: AnalysisRun, since: int, limit: int = PAGE) -> ChangesJSON:
    """The rows of `run` that changed after `since`, at most `limit`; `run` must be freshly read.

    `run.last_seq` was read before the rows, so a row that changes meanwhile is left for the next page and none is skipped.
    """
    upper = run.last_seq
    sources = (_lines(run, since, upper, limit), _segments(run, since, upper, limit), _tracks(run, since, upper, limit))
    rows = list(heapq.merge(*sources, key=itemgetter(0)))
    page, more = rows[:limit], len(rows) > limit
    return {
        "last_seq": page[-1][0] if more else upper,
        "more": more,
        "state": run.state,
        "run": run_to_json(run),
        "lines": [row for _, kind, row in page if kind == "line"],
        "segments": [row for _, kind, row in page if kind == "segment"],
        "tracks": [row for _, kind, row in page if kind == "track"],
    }


def seq_from(given: str) -> int:
    """The seq that a page names in its address; 0, so everything, for what is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def shown_lines(run: AnalysisRun, rows: Sequence[Description]) -> list[Row]:
    """Stored lines as the page gets them: as in the run document, with the newest correction and the seq of the last change."""
    neighbours = neighbours_of(run, [row.second for row in rows])
    newest = newest_corrections(run.video_id, span_of([row.second for row in rows])) if rows else {}
    return [_shown(run, row, neighbours.get(row.second, ()), newest.get(row.second)) for row in rows]


def shown_line(run: AnalysisRun, second: int) -> Row | None:
    """One line as the page gets it; None while there is none."""
    return next(iter(shown_lines(run, list(lines_of(run).filter(second=second)))), None)


def _shown(run: AnalysisRun, row: Description, neighbours: Sequence[LineJSON], newest: Newest | None) -> Row:
    correction = {"corrected": corrected_words(newest), "correction": newest.id if newest else 0}
    line = cut_line(with_neighbours(cast(LineJSON, row.line), neighbours), run.scope)
    return {**line, **correction, "seq": row.seq}


def stored_track(kind: TrackKind | str, segment_start: int, piece: Row) -> Row:
    """A stored piece of a track as the page gets it."""
    return {"segment": segment_start, "kind": kind, **piece}


def _lines(run: AnalysisRun, since: int, upper: int, limit: int) -> list[tuple[int, str, Row]]:
    rows = list(lines_of(run).filter(seq__gt=since, seq__lte=upper).order_by("seq")[: limit + 1])
    return [(row.seq, "line", line) for row, line in zip(rows, shown_lines(run, rows), strict=True)]


def _segments(run: AnalysisRun, since: int, upper: int, limit: int) -> list[tuple[int, str, Row]]:
    rows = segments_of(run).filter(seq__gt=since, seq__lte=upper).order_by("seq")[: limit + 1]
    return [(row.seq, "segment", dict(segment_to_json(row, run))) for row in rows]


def _tracks(run: AnalysisRun, since: int, upper: int, limit: int) -> list[tuple[int, str, Row]]:
    rows = TrackPiece.objects.filter(run=run, seq__gt=since, seq__lte=upper).select_related("segment").order_by("seq")[: limit + 1]
    return [_shown_track(run, row) for row in rows]


def _shown_track(run: AnalysisRun, row: TrackPiece) -> tuple[int, str, Row]:
    """What isn't shown still counts as a row, so that no later one is skipped."""
    piece = cut_track(row.kind, cast(TrackJSON, row.piece), run.scope)
    if piece is None:
        return row.seq, "hidden", {}
    return row.seq, "track", stored_track(row.kind, max(row.segment.start_second, run.first_second), piece)


def segment_to_json(segment: Segment, run: AnalysisRun) -> SegmentJSON:
    """A segment of the run as the page gets it, or what is shown of it."""
    start, end = max(segment.start_second, run.first_second), min(segment.end_second, run.end_second)
    return {"start": start, "end": end, "state": segment.state}
