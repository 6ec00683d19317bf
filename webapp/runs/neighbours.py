"""What later segments' windows say of a second, read beside its own line: the better-supported sentence is shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from analysis.document import LineJSON, SeamJSON
from analysis.seams import seams
from webapp.runs.models import Alternative, AnalysisRun
from webapp.runs.scoping import lines_of

Neighbours = dict[int, list[LineJSON]]
"""Second -> the sentences of later windows, in the order of their segments."""


def neighbours_of(run: AnalysisRun, seconds: Collection[int] | None = None) -> Neighbours:
    """The neighbours' sentences for these seconds, or for all."""
    rows = Alternative.objects.filter(run=run).order_by("segment__start_second")
    told: Neighbours = {}
    for second, line in (rows if seconds is None else rows.filter(second__in=seconds)).values_list("second", "line"):
        told.setdefault(second, []).append(cast(LineJSON, line))
    return told


def seams_of(run: AnalysisRun) -> list[SeamJSON]:
    """How well segments agree where they meet, each seam by the second at which the later segment begins."""
    neighbours = neighbours_of(run)
    own = lines_of(run).filter(second__in=neighbours).values_list("second", "line")
    known = {second: cast(LineJSON, line) for second, line in own}
    return seams(known, {second: said for second, said in neighbours.items() if second in known or not run.scope.is_range})
