"""The runs that other people share with somebody: each with who shares it, or in which team it is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from webapp.library.catalogue import Entry, line_counts_of
from webapp.runs.models import AnalysisRun, RunShare, TeamRun
from webapp.runs.versions import short_name

MOST_SHOWN = 60


@dataclass(frozen=True)
class SharedRun:
    """A run of somebody else's video, as the history shows it."""

    entry: Entry
    from_words: str
    share_id: int | None
    """The share that its reader may let go; None for what a team sees."""


def shared_with(user_id: UUID) -> list[SharedRun]:
    """The newest of them, each once: what is shared with a person before what their teams see."""
    shares = RunShare.objects.filter(user=user_id).select_related("created_by").order_by("-created_at")[:MOST_SHOWN]
    told: dict[UUID, tuple[str, int | None]] = {}
    for share in shares:
        words = _("from %(person)s, may be corrected") if share.may_edit else _("from %(person)s")
        told[share.run_id] = (words % {"person": short_name(share.created_by)}, share.pk)
    put = (
        TeamRun.objects.filter(team__members__user=user_id).exclude(run__video__owner=user_id).select_related("team", "put_by")[:MOST_SHOWN]
    )
    for one in put:
        words = _("from %(person)s, in %(team)s") % {"person": short_name(one.put_by), "team": one.team.name}
        told.setdefault(one.run_id, (words, None))
    runs = AnalysisRun.objects.select_related("video").in_bulk(list(told))
    counts = line_counts_of(list(runs))
    return [SharedRun(Entry(runs[pk].video, runs[pk], *counts.get(pk, (0, 0))), *how) for pk, how in told.items()][:MOST_SHOWN]
