"""The seconds in whose lines words are read: in the run that stands for each video, and as a person corrected it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from webapp.library.catalogue import with_newest_run
from webapp.library.finding import holds, standing
from webapp.runs.models import Description
from webapp.videos.models import Video

MOST = 5000
"""More hits than these help nobody; they are counted no further."""


@dataclass(frozen=True)
class Said:
    """A second and what is read of it."""

    video_id: UUID
    video_name: str
    run_id: UUID
    second: int
    text: str

    @property
    def page(self) -> str:
        """The player, at this second."""
        return f"{reverse('library:player', args=[self.run_id])}?t={self.second}"


def seconds_saying(found: QuerySet[Video], search: str) -> list[Said]:
    """Each second whose line holds `search`, the newest videos first, in order of time; three queries however many there are."""
    shown = {video.pk: video for video in with_newest_run(found).order_by("-created_at") if video.newest_run}  # type: ignore[attr-defined]
    run_of = {pk: video.newest_run for pk, video in shown.items()}  # type: ignore[attr-defined]
    replaced = Exists(standing().filter(video=OuterRef("run__video"), second=OuterRef("second")))
    machine = Description.objects.filter(holds(search), run_id__in=run_of.values()).exclude(replaced).order_by()
    rows = list(machine.values_list("run__video_id", "second", "text")[:MOST])
    rows += standing().filter(holds(search), video__in=run_of).order_by().values_list("video_id", "second", "text")[:MOST]
    place = {pk: number for number, pk in enumerate(shown)}
    ordered = sorted(set(rows), key=lambda row: (place[row[0]], row[1]))[:MOST]
    return [Said(pk, shown[pk].name, run_of[pk], second, text) for pk, second, text in ordered]
