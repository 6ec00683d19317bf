"""What the owner of a run reads of its review: the verdict and the notes that are meant for them, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.runs.models import AnalysisRun, Review

TONES = {Review.Verdict.APPROVED: "good", Review.Verdict.NEEDS_WORK: "now", Review.Verdict.REJECTED: "bad"}


@dataclass(frozen=True)
class ShownReview:
    """A verdict as the player's head and the history show it; without one, whether a review was asked for."""

    verdict: str
    words: str
    notes: str
    at: datetime | None
    asked: bool

    @property
    def tone(self) -> str:
        """The class of its chip."""
        return TONES.get(Review.Verdict(self.verdict), "") if self.verdict else "open"


def review_shown(run: AnalysisRun) -> ShownReview | None:
    """Of one run; None where nobody has said or asked anything."""
    return reviews_shown([run.pk]).get(run.pk)


def reviews_shown(run_ids: list[UUID]) -> dict[UUID, ShownReview]:
    """Of many runs in one query."""
    rows = Review.objects.filter(run_id__in=run_ids)
    shown = {row.run_id: _shown(row) for row in rows}
    return {run_id: one for run_id, one in shown.items() if one.verdict or one.asked}


def _shown(row: Review) -> ShownReview:
    verdict = row.verdict if row.decided else ""
    words = str(Review.Verdict(verdict).label) if verdict else ""
    asked = row.asked_at is not None and not verdict
    return ShownReview(verdict, words, row.notes_for_owner if verdict else "", row.decided_at if verdict else None, asked)
