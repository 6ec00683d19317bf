"""How far a run has come and how long it will take, in numbers and in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webapp.diskspace import disk_is_full
from webapp.runs.corrections import newest_corrections
from webapp.runs.models import AnalysisRun, Description, RunQuerySet, Worker
from webapp.runs.next_run import line
from webapp.runs.queueing import queue_answers
from webapp.runs.scoping import lines_of
from webapp.runs.sentences import told

State = AnalysisRun.State
LINES_FOR_A_SPEED = 5
"""Fewer lines than this say little about a run's speed."""
RECENT_RUNS = 5
WORKER_SEEN = timedelta(seconds=20)
MERGED = "merged"
"""The describer of a run whose lines were picked from two others (merging.py)."""


class RunJSON(TypedDict):
    """A run as the page shows it; `eta_seconds` is null while no speed is known, `queue_position` 1 is the next one.

    `held_up` is the one of the notices that says why nothing goes on at all; else empty.
    """

    id: str
    state: str
    state_words: str
    seconds_done: int
    seconds_total: int
    described: int
    carried: int
    failed: int
    coverage_words: str
    eta_seconds: float | None
    queue_position: int | None
    error: str
    notices: list[str]
    held_up: str
    describer: str
    describer_words: str
    hears: bool
    preset: str
    elapsed_seconds: float
    cancel_requested: bool
    finished: bool


def run_to_json(run: AnalysisRun) -> RunJSON:
    """The state of `run` in numbers and in the reader's language."""
    counts = shown_counts(run)
    done = sum(counts.values())
    return {
        "id": str(run.id),
        "state": run.state,
        "state_words": str(State(run.state).label),
        "seconds_done": done,
        "seconds_total": run.seconds_total,
        "described": counts["described"],
        "carried": counts["carried"],
        "failed": counts["failed"],
        "coverage_words": coverage_words(run.seconds_total, counts),
        "eta_seconds": eta_seconds(run, done),
        "queue_position": queue_position(run),
        "error": told(run.error),
        "notices": notices(run),
        "held_up": "" if run.finished else disk_words(),
        "describer": run.describer,
        "hears": bool(run.speech_model),
        "describer_words": describer_words(run.describer, run.model),
        "preset": run.preset,
        "elapsed_seconds": round(run.elapsed_seconds, 2),
        "cancel_requested": run.cancel_requested,
        "finished": run.finished,
    }


def line_counts(run: AnalysisRun) -> dict[str, int]:
    """How many lines of each status are stored."""
    counts = {"described": 0, "carried": 0, "failed": 0}
    rows = lines_of(run).order_by().values_list("status").annotate(Count("id"))
    return counts | {str(status): int(count) for status, count in rows}


def shown_counts(run: AnalysisRun) -> dict[str, int]:
    """The same as a reader counts: a failed second for which a person wrote words is described."""
    counts = line_counts(run)
    if counts["failed"]:
        failed = lines_of(run).filter(status="failed").values_list("second", flat=True)
        written = {second for second, newest in newest_corrections(run.video_id).items() if newest.text}
        by_hand = len(written & set(failed))
        counts |= {"described": counts["described"] + by_hand, "failed": counts["failed"] - by_hand}
    return counts


def coverage_words(seconds_total: int, counts: dict[str, int]) -> str:
    """Coverage in words; failed seconds are told, never hidden."""
    covered = counts["described"] + counts["carried"]
    if failed := counts["failed"]:
        return _("%(covered)d of %(total)d s, %(failed)d failed") % {"covered": covered, "total": seconds_total, "failed": failed}
    words = ngettext("%(covered)d of %(total)d second", "%(covered)d of %(total)d seconds", seconds_total)
    return words % {"covered": covered, "total": seconds_total}


def describer_words(describer: str, model: str = "") -> str:
    """Who describes, as a person would say it."""
    if describer == "composed":
        return _("Detectors only")
    if describer == MERGED:
        return _("Merged")
    short = model.rstrip("/").rsplit("/", 1)[-1] or describer
    if describer == "original":
        return _("%(name)s, as it was done before") % {"name": short}
    return _("%(name)s on a server") % {"name": short} if describer == "openai_server" else short


def kind_words(describer: str) -> str:
    """What kind of describer it is, beside whose name the model's stands on its own."""
    kinds = {
        "composed": _("Detectors only"),
        "transformers_vlm": _("A vision language model on this computer"),
        "openai_server": _("A vision language model on a server"),
        "original": _("A vision language model, one free answer for the whole video"),
        MERGED: _("Several runs, line by line as a person picked"),
    }
    return kinds.get(describer, describer)


def model_name(model: str) -> str:
    """A model as others may read it: its name on the hub, or the last part of its folder, whose path is this machine's own business."""
    return model.rstrip("/").rsplit("/", 1)[-1] if model.startswith("/") else model


def queue_position(run: AnalysisRun) -> int | None:
    """1 for the run that starts next; None once it is no longer waiting."""
    if run.state != State.QUEUED:
        return None
    return 1 + len(_waiting_before(run))


def eta_seconds(run: AnalysisRun, seconds_done: int) -> float | None:
    """How long until this run's last line: from its own measured speed, else from that of recent runs with its preset."""
    if run.finished:
        return None
    remaining = run.seconds_total - seconds_done
    if seconds_done >= LINES_FOR_A_SPEED and run.elapsed_seconds > 0 and run.state == State.RUNNING:
        return round(remaining * run.elapsed_seconds / seconds_done, 1)
    speed = recent_speed(run.preset, run.describer, run.model)
    if speed is None:
        return None
    return round((remaining + _seconds_ahead(run)) / speed, 1)


def recent_speed(preset: str, describer: str = "composed", model: str = "", own: str = "", owner_id: UUID | None = None) -> float | None:
    """Seconds of video described in a second of work, over the newest finished runs; None where there are none.

    Runs with a preset of somebody's own say nothing of the built-in one; `own` asks for those of the owner's of that name. Closer
    looks say nothing of other runs: they take several times as long.
    """
    rows = AnalysisRun.objects.filter(state=State.DONE, preset=preset, describer=describer, model=model, elapsed_seconds__gt=0)
    rows = rows.filter(options__own=own, video__owner_id=owner_id) if own else rows.exclude(options__has_key="own")
    values = rows.order_by("-finished_at").values_list("first_second", "end_second", "elapsed_seconds", "options")[: 4 * RECENT_RUNS]
    newest = [(first, end, elapsed) for first, end, elapsed, options in values if not options.get("close_look")][:RECENT_RUNS]
    if not newest:
        return None
    return sum(end - first for first, end, _elapsed in newest) / sum(elapsed for _first, _end, elapsed in newest)


def notices(run: AnalysisRun) -> list[str]:
    """Plain sentences about the run and about what it waits for."""
    waiting = _waits_for() if run.state == State.QUEUED else ""
    full = "" if run.finished else disk_words()
    return [told(sentence) for sentence in run.notices] + [words for words in (full, waiting) if words]


def disk_words() -> str:
    """What keeps everything waiting while the disk is full; else empty."""
    if not disk_is_full():
        return ""
    return _("The disk of this server is full. Nothing is lost; it goes on when there is space again: delete a video or ask who runs it.")


def ahead_of(run: AnalysisRun) -> RunQuerySet:
    """The unfinished runs that are worked on before this one."""
    if run.state != State.QUEUED:
        return AnalysisRun.objects.none()
    return AnalysisRun.objects.filter(Q(state=State.RUNNING) | Q(pk__in=_waiting_before(run)))


def _waiting_before(run: AnalysisRun) -> list[UUID]:
    ids = [row.run_id for row in line()]
    return ids[: ids.index(run.id)] if run.id in ids else ids


def _seconds_ahead(run: AnalysisRun) -> int:
    ahead = ahead_of(run)
    if not (ids := list(ahead.values_list("id", flat=True))):
        return 0
    planned = ahead.aggregate(first=Sum("first_second"), end=Sum("end_second"))
    return max(0, int(planned["end"] - planned["first"]) - Description.objects.filter(run_id__in=ids).count())


def _waits_for() -> str:
    if not queue_answers():
        return _("The queue is restarting; nothing is lost.")
    states = set(Worker.objects.filter(queue="describe", seen_at__gt=timezone.now() - WORKER_SEEN).values_list("state", flat=True))
    if not states:
        return _("No describer is running at the moment; this video starts as soon as one is back.")
    if states == {Worker.State.STARTING}:
        return _("The describer is getting ready, about 20 s.")
    return ""
