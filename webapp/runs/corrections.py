"""What people wrote for the seconds of a video, laid over a run's lines whenever they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from webapp.runs.models import Correction

Row = Mapping[str, object]


@dataclass(frozen=True)
class Newest:
    """The newest correction of a second; empty words have given it back to the machine."""

    id: int
    text: str


def newest_corrections(video_id: UUID, seconds: range | None = None) -> dict[int, Newest]:
    """The newest correction of each second that has one, of all or of those in `seconds`, in one query."""
    rows = Correction.objects.filter(video_id=video_id)
    if seconds is not None:
        rows = rows.filter(second__gte=seconds.start, second__lt=seconds.stop)
    # the database picks them: somebody may have written a line a thousand times
    newest = rows.order_by().values("second").annotate(newest=Max("id")).values("newest")
    found = Correction.objects.filter(pk__in=newest).order_by()
    return {second: Newest(pk, text) for second, pk, text in found.values_list("second", "id", "text")}


def written_seconds(video_ids: Iterable[UUID]) -> set[tuple[UUID, int]]:
    """Of these videos the seconds for which a person's words hold."""
    rows = Correction.objects.filter(video_id__in=video_ids).order_by().values("video_id", "second")
    newest = rows.annotate(newest=Max("id")).values("newest")
    return set(Correction.objects.filter(pk__in=newest).exclude(text="").order_by().values_list("video_id", "second"))


def span_of(seconds: list[int]) -> range:
    """The seconds from the first to the last of these, of which there is at least one."""
    return range(min(seconds), max(seconds) + 1)


def corrected_words(newest: Newest | None) -> str | None:
    """A human's words, or None where the machine's hold."""
    return (newest.text or None) if newest else None


def shown(line: Row) -> str:
    """What is read in a line over which corrections are laid: a person's words, else the machine's."""
    return str(line["corrected"] or line["text"])
