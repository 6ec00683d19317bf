"""How the product runs, in figures: speed, forecasts against what came, waiting, how lines came about, memory."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from webapp.library.choices import NAMES
from webapp.runs.models import AnalysisRun, Review, Worker
from webapp.runs.progress import MERGED, RECENT_RUNS, describer_words

State = AnalysisRun.State
DAYS = 90
MOST_RUNS = 1000
WAITING_DAYS = 30
MOST_FORECASTS = 200


@dataclass(frozen=True)
class Ended:
    """A run that is done, as far as the figures need it."""

    name: str
    describer: str
    model: str
    preset: str
    seconds: int
    worked: float
    queued_at: datetime
    started_at: datetime | None

    @property
    def kind(self) -> tuple[str, str, str]:
        """Runs of a kind are alike in their speed."""
        return (self.describer, self.model, self.preset)


@dataclass(frozen=True)
class Speed:
    """Seconds of video in a second of a worker's time."""

    who: str
    preset: str
    runs: int
    rate: float


@dataclass(frozen=True)
class Forecast:
    """What the runs before it would have promised of a run, and what it took, in seconds."""

    name: str
    predicted: float
    taken: float


@dataclass(frozen=True)
class Waiting:
    """How long the runs of a day waited for a worker, in seconds."""

    day: date
    runs: int
    median: float
    longest: float

    @property
    def day_words(self) -> str:
        """The day as short as it can be said."""
        return date_format(self.day, _("j M"))


@dataclass(frozen=True)
class Made:
    """How the lines of a kind of run came about."""

    who: str
    preset: str
    described: int
    carried: int
    failed: int
    asked_again: int

    @property
    def lines(self) -> int:
        """All of them."""
        return self.described + self.carried + self.failed


def ended_runs() -> list[Ended]:
    """The newest runs that are done, oldest first."""
    rows = AnalysisRun.objects.filter(
        state=State.DONE, elapsed_seconds__gt=0, finished_at__gt=timezone.now() - timedelta(days=DAYS)
    ).exclude(describer=MERGED)
    fields = ("video__name", "describer", "model", "preset", "first_second", "end_second", "elapsed_seconds", "queued_at", "started_at")
    newest = rows.order_by("-finished_at").values_list(*fields)[:MOST_RUNS]
    ended = [
        Ended(name, describer, model, preset, end - first, worked, queued, started)
        for name, describer, model, preset, first, end, worked, queued, started in newest
    ]
    return ended[::-1]


def speeds(ended: Iterable[Ended]) -> list[Speed]:
    """By describer and preset, the fastest first."""
    kinds: dict[tuple[str, str, str], list[Ended]] = defaultdict(list)
    for run in ended:
        kinds[run.kind].append(run)
    found = [Speed(describer_words(kind[0], kind[1]), _preset(kind[2]), len(runs), _rate(runs)) for kind, runs in kinds.items()]
    return sorted(found, key=lambda speed: -speed.rate)


def forecasts(ended: Iterable[Ended]) -> list[Forecast]:
    """Of each run that had others of its kind before it: their speed is what its page went by."""
    before: dict[tuple[str, str, str], list[Ended]] = defaultdict(list)
    found = []
    for run in ended:
        if recent := before[run.kind][-RECENT_RUNS:]:
            found.append(Forecast(run.name, run.seconds / _rate(recent), run.worked))
        before[run.kind].append(run)
    return found[-MOST_FORECASTS:]


def waits(ended: Iterable[Ended]) -> list[Waiting]:
    """Day by day, without days on which nothing was asked for."""
    days: dict[date, list[float]] = defaultdict(list)
    for run in ended:
        # one that was retried was queued again after it had begun
        if run.started_at and run.started_at >= run.queued_at:
            days[timezone.localtime(run.queued_at).date()].append((run.started_at - run.queued_at).total_seconds())
    found = [Waiting(day, len(all_of), statistics.median(all_of), max(all_of)) for day, all_of in sorted(days.items())]
    return found[-WAITING_DAYS:]


def oldest_waiting_seconds() -> float | None:
    """How long the run has waited that waits longest; None where none does."""
    oldest = AnalysisRun.objects.filter(state=State.QUEUED).aggregate(at=Min("queued_at"))["at"]
    return (timezone.now() - oldest).total_seconds() if oldest else None


def made_lines() -> list[Made]:
    """By describer and preset, those with most lines first."""
    kinds = ("run__describer", "run__model", "run__preset")
    sums = {name: Sum(name) for name in ("described", "carried", "failed", "asked_again")}
    rows = Review.objects.order_by().values(*kinds).annotate(runs=Count("pk"), **sums)
    found = [
        Made(
            describer_words(row["run__describer"], row["run__model"]),
            _preset(row["run__preset"]),
            *(row[name] for name in sums),
        )
        for row in rows
    ]
    return sorted((made for made in found if made.lines), key=lambda made: -made.lines)


def workers() -> list[Worker]:
    """Who works, with the memory that they hold and held at most."""
    return list(Worker.objects.order_by("queue", "name"))


def _rate(runs: list[Ended]) -> float:
    return sum(run.seconds for run in runs) / sum(run.worked for run in runs)


def _preset(preset: str) -> str:
    return str(NAMES.get(preset, preset))
