"""What a model says of the whole video, as it is kept with the run: its first look, and what it wrote from the lines at the end."""

from __future__ import annotations

from typing import TypedDict, cast

from django.db import transaction
from django.db.models import F

from analysis.document import OverviewJSON
from analysis.whole import Whole, WholeJSON, whole_from_json, whole_to_json
from webapp.runs.hints import hint_on_commit
from webapp.runs.lease import Lease, LeaseLost
from webapp.runs.models import AnalysisRun


class KeptJSON(TypedDict, total=False):
    """AnalysisRun.overview."""

    first: WholeJSON
    """What a few pictures showed while the run began."""
    told: OverviewJSON
    """Chapters and summary, from the lines."""


def first_look_of(run: AnalysisRun) -> Whole | None:
    """What the first look found; None where none was taken yet."""
    first = _kept(run).get("first")
    return whole_from_json(cast("dict[str, object]", first)) if first else None


def is_told(run: AnalysisRun) -> bool:
    """Whether a model has written the overview."""
    return "told" in _kept(run)


def keep_first_look(lease: Lease, whole: Whole) -> None:
    """Keep what the first look found; raises LeaseLost."""
    _keep(lease, {"first": whole_to_json(whole)})


def keep_overview(lease: Lease, overview: OverviewJSON) -> None:
    """Keep what a model wrote from the lines; raises LeaseLost."""
    _keep(lease, {"told": overview})


def _kept(run: AnalysisRun) -> KeptJSON:
    return cast(KeptJSON, run.overview or {})


def _storable(value: object) -> object:
    """The same without NUL signs in its words, which PostgreSQL can't store."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {key: _storable(part) for key, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list | tuple) else value


def _keep(lease: Lease, new: KeptJSON) -> None:
    with transaction.atomic():
        run = lease.row.first()
        if run is None or not lease.row.update(overview=_storable({**_kept(run), **new}), last_seq=F("last_seq") + 1):
            raise LeaseLost
        hint_on_commit(lease.run_id)
