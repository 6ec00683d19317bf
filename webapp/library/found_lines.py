"""The lines in which what was searched is read, a few of each video, as its card shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webapp.library.catalogue import Entry
from webapp.library.finding import FoundLine, told_lines, written_lines
from webapp.runs.models import AnalysisRun

MOST_LINES = 3
"""Of one video: the first ones; the player finds the others."""


def with_found_lines(entries: Sequence[Entry], search: str) -> list[Entry]:
    """The entries, each with the first lines of its newest run in which the words are read."""
    return [replace(entry, found=tuple(_found(entry.run, search)) if entry.run else ()) for entry in entries]


def _found(run: AnalysisRun, search: str) -> list[FoundLine]:
    told = told_lines(search).filter(run=run)
    written = written_lines(search).filter(video_id=run.video_id, second__gte=run.first_second, second__lt=run.end_second)
    first = [line for lines in (told, written) for line in lines.order_by("second").values_list("second", "text")[:MOST_LINES]]
    return [FoundLine.of(second, text, search) for second, text in sorted(first)[:MOST_LINES]]
