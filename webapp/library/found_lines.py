"""The lines in which what was searched is read, a few of each video, as its card shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from webapp.library.catalogue import Entry
from webapp.library.finding import FoundLine, holds, standing
from webapp.runs.models import Correction, Description

MOST_LINES = 3
"""Of one video: the first ones; the player finds the others."""


def with_found_lines(entries: Sequence[Entry], search: str) -> list[Entry]:
    """The entries, each with the first lines of its newest run in which the words are read."""
    written = _written([entry.video.id for entry in entries])
    return [replace(entry, found=tuple(_found(entry, search, written.get(entry.video.id, {})))) for entry in entries]


def _found(entry: Entry, search: str, written: dict[int, str]) -> list[FoundLine]:
    if entry.run is None:
        return []
    told = _told(entry.run.id, search).exclude(second__in=written).values_list("second", "text")[:MOST_LINES]
    by_hand = [(second, text) for second, text in written.items() if search.casefold() in text.casefold()]
    inside = [(second, text) for second, text in by_hand if entry.run.first_second <= second < entry.run.end_second]
    return [FoundLine.of(second, text, search) for second, text in sorted([*told, *inside])[:MOST_LINES]]


def _told(run_id: UUID, search: str) -> QuerySet[Description]:
    return Description.objects.filter(holds(search), run_id=run_id).order_by("second")


def _written(video_ids: Sequence[UUID]) -> dict[UUID, dict[int, str]]:
    """The words of people by video and second."""
    found: dict[UUID, dict[int, str]] = {}
    rows: QuerySet[Correction] = standing().filter(video_id__in=video_ids)
    for video_id, second, text in rows.values_list("video_id", "second", "text"):
        found.setdefault(video_id, {})[second] = text
    return found
