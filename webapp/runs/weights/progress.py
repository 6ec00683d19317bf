"""A download's row: claimed by one process, told of at most once a second, taken from it by a pause or by its death."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.onebyone import one_by_one
from webapp.runs.holder import is_gone, own_name
from webapp.runs.models import ModelFiles
from webapp.runs.weights.problems import GONE, DownloadProblem, gigabytes, problem_words

State = ModelFiles.State
SILENT = timedelta(seconds=30)
"""A process that told nothing for so long is dead: its number may belong to another by now."""


class DownloadTaken(Exception):
    """The download was paused, or belongs to another process."""


def is_at_work(row: ModelFiles) -> bool:
    """Whether a living process downloads this model."""
    return row.state == State.FETCHING and not is_gone(row.held_by) and timezone.now() - row.seen_at < SILENT


def at_work() -> ModelFiles | None:
    """The model that is being downloaded at this moment."""
    return next((row for row in ModelFiles.objects.filter(state=State.FETCHING) if is_at_work(row)), None)


def claim(name: str) -> None:
    """Make this process the one that downloads the model; raises ValueError while another download goes on."""
    _take(name, own_name())


def reserve(name: str) -> None:
    """Hold the place for a process that is about to start; raises ValueError while another download goes on."""
    _take(name, "")


def _take(name: str, holder: str) -> None:
    with transaction.atomic():
        one_by_one("download")
        busy = at_work()
        if busy and not (busy.name == name and busy.held_by in ("", own_name())):
            raise ValueError(_("%(name)s is being downloaded already. One at a time.") % {"name": busy.name})
        fields = {"state": State.FETCHING, "held_by": holder, "seen_at": timezone.now(), "problem": "", "detail": {}}
        ModelFiles.objects.update_or_create(pk=name, defaults=fields)


def tell(name: str, **fields: object) -> None:
    """Store how far it is; raises DownloadTaken where the download is no longer this process's."""
    mine = ModelFiles.objects.filter(pk=name, state=State.FETCHING, held_by=own_name())
    if not mine.update(seen_at=timezone.now(), **fields):
        raise DownloadTaken


def stop(name: str, problem: DownloadProblem) -> None:
    """The download can't go on for now."""
    ModelFiles.objects.filter(pk=name, held_by=own_name(), state=State.FETCHING).update(
        state=State.STOPPED, problem=problem.code, detail=problem.detail
    )


def pause(name: str) -> bool:
    """Have the download end; its process notices within a second, and what has arrived is kept. False where none goes on."""
    return bool(ModelFiles.objects.filter(pk=name, state=State.FETCHING).update(state=State.PAUSED))


def words_of(row: ModelFiles) -> str:
    """How the download stands, in one sentence; empty where it is complete."""
    sizes = {"percent": row.percent, "done": gigabytes(row.bytes_done), "total": gigabytes(row.bytes_total)}
    if row.state == State.COMPLETE:
        return ""
    if row.state == State.STOPPED:
        return problem_words(row.problem, row.detail)
    if row.state == State.PAUSED:
        return _("Paused at %(percent)d %%, %(done)s of %(total)s.") % sizes
    if not is_at_work(row):
        return problem_words(GONE, {})
    if not row.bytes_total:
        return _("Asking the hub for the list of files …")
    return _("Being downloaded: %(percent)d %%, %(done)s of %(total)s.") % sizes
