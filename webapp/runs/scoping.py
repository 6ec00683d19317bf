"""Lays the scope of a share link on what is read of a run: the one place that decides what a second, a track, a window shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from django.db.models import QuerySet

from analysis.document import LANE_OF, LaneName, LineJSON, ObservationJSON, TrackJSON
from analysis.events import PlanJSON
from analysis.timeline import TrackKind
from webapp.accounts.scope import Scope
from webapp.runs.models import AnalysisRun, Description, Segment, TrackPiece

SHOWN_LANES: tuple[LaneName, ...] = ("text", "objects", "faces", "camera", "shots", "speech")
"""The lanes that can be hidden; other things stand in the lane of the objects."""


def lines_of(run: AnalysisRun) -> QuerySet[Description]:
    """The stored lines of the seconds that are shown."""
    rows = Description.objects.filter(run=run)
    return rows.filter(second__gte=run.first_second, second__lt=run.end_second) if run.scope.is_range else rows


def segments_of(run: AnalysisRun) -> QuerySet[Segment]:
    """The segments of which a second is shown."""
    rows = Segment.objects.filter(run=run)
    return rows.filter(start_second__lt=run.end_second, end_second__gt=run.first_second) if run.scope.is_range else rows


def is_hidden(kind: str, scope: Scope) -> bool:
    """Whether tracks of this kind are left out."""
    lane = LANE_OF[cast(TrackKind, kind)]
    return ("objects" if lane == "things" else lane) in scope.hidden


def cut_line(line: LineJSON, scope: Scope) -> LineJSON:
    """The line with what is shown of its evidence; claims are what hidden detectors say of it, so they go with any lane."""
    if not scope.hidden:
        return line
    seen: list[ObservationJSON] = [one for one in line["observations"] if not is_hidden(one["source"], scope)]
    return {**line, "observations": seen, "claims": []}


def cut_track(kind: str, track: TrackJSON, scope: Scope) -> TrackJSON | None:
    """What is shown of a track; None where that is nothing. Of an utterance that goes on outside no word is shown."""
    if scope.hidden and is_hidden(kind, scope):
        return None
    if scope.end_second is None:
        return track
    first, end = scope.first_second, scope.end_second
    if kind == "speech":
        return track if first <= track["start"] and track["end"] <= end else None
    if track["start"] >= end or track["end"] < first or (track["end"] == first > track["start"]):
        return None
    cut: TrackJSON = {**track, "start": max(track["start"], first), "end": min(track["end"], end)}
    if "path" in track:
        cut["path"] = [point for point in track["path"] if first <= point[0] <= end]
    return cut


def speaks(run: AnalysisRun) -> bool:
    """Whether anything was heard by now of which words are shown."""
    heard = TrackPiece.objects.filter(run=run, kind="speech").values_list("piece", flat=True)
    shown = (cut_track("speech", cast(TrackJSON, piece), run.scope) for piece in heard)
    return any(track and track.get("value") for track in shown)


def cut_plans(plans: Iterable[PlanJSON], scope: Scope) -> Iterator[PlanJSON]:
    """The windows of which a second is shown, without their words: a prompt tells of other seconds and of what was detected."""
    for plan in plans:
        if scope.is_everything:
            yield plan
        elif scope.end_second is None:
            yield {**plan, "prompt": "", "prompt_tokens": 0}
        elif plan["start"] < scope.end_second and plan["end"] > scope.first_second:
            start, end = max(plan["start"], scope.first_second), min(plan["end"], scope.end_second)
            yield {**plan, "start": start, "end": end, "prompt": "", "prompt_tokens": 0}
