"""The figures of a finished run, counted once it ended, so that the queue is found by them without reading a line."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from webapp.runs.models import AnalysisRun, Review
from webapp.runs.progress import line_counts
from webapp.runs.trust import stored_trust

AT_ONCE = 5
"""Runs in one turn: to read hours of lines takes a while."""
State = AnalysisRun.State
FINISHED = (State.DONE, State.FAILED, State.CANCELLED)


def measure_finished() -> int:
    """Measure finished runs that nobody has measured since they ended, the newest first; gives how many."""
    runs = AnalysisRun.objects.filter(state__in=FINISHED).filter(Q(review=None) | Q(review__measured_at__lt=F("finished_at")))
    found = list(runs.select_related("video").order_by("-queued_at")[:AT_ONCE])
    for run in found:
        measure(run)
    return len(found)


def measure(run: AnalysisRun) -> Review:
    """Bring the run's figures up to date; one that went on after its verdict is up for review again."""
    began, counts, trust = timezone.now(), line_counts(run), stored_trust(run)
    figures = {
        "measured_at": began,
        "draw": draw_of(run.pk),
        **counts,
        "asked_again": trust["asked_again"],
        "coverage": trust["coverage"],
        "seams": trust["seams"],
        "contradicted": trust["contradicted"],
    }
    with transaction.atomic():
        review, made = Review.objects.get_or_create(run=run, defaults=figures)
        if not made:
            Review.objects.filter(pk=review.pk).update(**figures)
            Review.objects.filter(pk=review.pk, decided_at__lt=run.finished_at).update(state=Review.State.NEW, verdict="")
            review.refresh_from_db()
    return review


def review_of(run: AnalysisRun) -> Review:
    """The run's row at the desk, made where it is missing."""
    found = Review.objects.select_related("by", "assigned_to").filter(run=run).first()
    return found or measure(run)


def draw_of(run_id: UUID) -> int:
    """The run's lot."""
    return _lot(run_id.hex)


def sample_of(day: date, percent: float) -> Q:
    """The reviews of runs that are in the day's random sample; asked again, the same day gives the same runs."""
    start, width = _lot(day.isoformat()), round(Review.DRAWS * percent / 100)
    if (end := start + width) <= Review.DRAWS:
        return Q(draw__gte=start, draw__lt=end)
    return Q(draw__gte=start) | Q(draw__lt=end - Review.DRAWS)


def _lot(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % Review.DRAWS
