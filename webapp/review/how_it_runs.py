"""The page "How it runs": figures of the product as pictures, each with its numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from webapp.library.templatetags.lengths import clock
from webapp.review import drawing
from webapp.review.doors import staff_only
from webapp.review.figures import (
    DAYS,
    Forecast,
    Waiting,
    ended_runs,
    forecasts,
    made_lines,
    oldest_waiting_seconds,
    speeds,
    waits,
    workers,
)

WITHIN = 2.0
"""A forecast is right where a run took between half and twice as long."""


@dataclass(frozen=True)
class Forecasts:
    """The picture of forecasts: each run a dot, the straight line where both are the same."""

    rows: list[Forecast]
    dots: list[drawing.Dot]
    across: list[drawing.Mark]
    up: list[drawing.Mark]
    right_percent: int


@dataclass(frozen=True)
class Waits:
    """The picture of waiting, day by day."""

    rows: list[Waiting]
    columns: list[drawing.Column]
    up: list[drawing.Mark]


@staff_only
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    ended = ended_runs()
    fast, made, working = speeds(ended), made_lines(), workers()
    most_memory = max((max(worker.memory_peak_bytes, worker.memory_bytes) for worker in working), default=0)
    shown = {
        "here": "how",
        "days": DAYS,
        "speeds": [(speed, drawing.bar(speed.rate, fast[0].rate)) for speed in fast],
        "forecasts": _forecasts(forecasts(ended)),
        "waits": _waits(waits(ended)),
        "oldest_waiting": oldest_waiting_seconds(),
        "made": [(one, drawing.stacked([("described", one.described), ("carried", one.carried), ("failed", one.failed)])) for one in made],
        "memory": [
            (worker, drawing.bar(worker.memory_peak_bytes, most_memory, "peak") + drawing.bar(worker.memory_bytes, most_memory))
            for worker in working
        ],
        "box": f"0 0 {drawing.WIDTH:g} {drawing.HEIGHT:g}",
        "edges": {
            "left": drawing.LEFT,
            "right": drawing.WIDTH - drawing.RIGHT,
            "top": drawing.TOP,
            "bottom": drawing.HEIGHT - drawing.BOTTOM,
            "words_x": drawing.LEFT - 6,
            "words_y": drawing.HEIGHT - 8,
        },
    }
    return render(request, "review/how_it_runs.html", shown)


def _forecasts(rows: list[Forecast]) -> Forecasts | None:
    if not rows:
        return None
    low, high = drawing.powers([value for row in rows for value in (row.predicted, row.taken)])
    words = [_short(value) for value in drawing.rounds(low, high)]
    told = _("%(name)s: expected %(predicted)s, took %(taken)s")
    pairs = [
        (told % {"name": row.name, "predicted": _short(row.predicted), "taken": _short(row.taken)}, row.predicted, row.taken)
        for row in rows
    ]
    right = sum(1 / WITHIN <= row.taken / row.predicted <= WITHIN for row in rows)
    return Forecasts(
        rows,
        drawing.dots(pairs, low, high),
        drawing.power_marks(low, high, words, up=False),
        drawing.power_marks(low, high, words, up=True),
        100 * right // len(rows),
    )


def _waits(rows: list[Waiting]) -> Waits | None:
    if not rows:
        return None
    told = _("%(day)s: half waited no longer than %(median)s, the longest %(longest)s")
    values = [
        (
            told % {"day": row.day_words, "median": _short(row.median), "longest": _short(row.longest)},
            row.median,
            row.longest,
        )
        for row in rows
    ]
    steps = drawing.steps_to(max(row.longest for row in rows))
    return Waits(rows, drawing.columns(values), drawing.marks_up(steps, [_short(step) for step in steps]))


def _short(seconds: float) -> str:
    """A length of time as an axis has room for."""
    if seconds < 10:
        return _("%(count)s s") % {"count": f"{seconds:.1f}".rstrip("0").rstrip(".")}
    return _("%(count)s s") % {"count": round(seconds)} if seconds < 100 else clock(seconds)
