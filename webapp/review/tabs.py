"""The tabs of the review queue: which finished runs stand in each, in which order, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webapp.accounts.models import User
from webapp.review.measuring import sample_of
from webapp.runs.models import AnalysisRun, Review

State = Review.State
OPEN = ~Q(state=State.DECIDED)
USUAL_PERCENT, MOST_PERCENT = 5.0, 100.0


@dataclass(frozen=True)
class Asker:
    """Who looks at the queue, and how large a sample they want."""

    user: User
    percent: float = USUAL_PERCENT


@dataclass(frozen=True)
class Tab:
    """A tab; `where` says which reviews stand in it."""

    name: str
    title: Promise
    where: Callable[[Asker], Q]

    def reviews(self, asker: Asker) -> QuerySet[Review]:
        """Its reviews, the newest first."""
        return ordered(Review.objects.filter(self.where(asker)))


TABS = (
    Tab("new", gettext_lazy("New"), lambda _asker: Q(state=State.NEW) & ~Q(run__state=AnalysisRun.State.CANCELLED)),
    Tab("asked", gettext_lazy("Asked for"), lambda _asker: OPEN & Q(asked_at__isnull=False)),
    Tab("mine", gettext_lazy("Mine"), lambda asker: OPEN & Q(assigned_to=asker.user)),
    Tab("flagged", gettext_lazy("Flagged"), lambda _asker: Q(state=State.FLAGGED)),
    Tab("failed", gettext_lazy("Failed"), lambda _asker: OPEN & Q(run__state=AnalysisRun.State.FAILED)),
    Tab("coverage", gettext_lazy("Low coverage"), lambda _asker: OPEN & Q(coverage__lt=Review.LOW_COVERAGE)),
    Tab("contradicted", gettext_lazy("Contradicted"), lambda _asker: OPEN & Q(contradicted__gt=0)),
    Tab("seams", gettext_lazy("Low seams"), lambda _asker: OPEN & Q(seams__lt=Review.LOW_SEAMS)),
    Tab("sample", gettext_lazy("Sample"), lambda asker: OPEN & sample_of(timezone.localdate(), asker.percent)),
    Tab("decided", gettext_lazy("Reviewed"), lambda _asker: Q(state=State.DECIDED)),
    Tab("all", gettext_lazy("All"), lambda _asker: Q()),
)


def tab_named(name: str) -> Tab:
    """The tab of this name, else the first."""
    return next((tab for tab in TABS if tab.name == name), TABS[0])


def percent_from(text: str) -> float:
    """A size of the sample as it was typed; the usual one where it makes no sense."""
    try:
        percent = float(text)
    except ValueError:
        return USUAL_PERCENT
    return percent if 0 < percent <= MOST_PERCENT else USUAL_PERCENT


def counts(asker: Asker) -> dict[str, int]:
    """How many stand in each tab, in one query."""
    return dict(Review.objects.aggregate(**{tab.name: Count("pk", filter=tab.where(asker)) for tab in TABS}))


def ordered(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The newest run first."""
    return reviews.order_by("-run__queued_at", "-run__pk")


def after(tab: Tab, asker: Asker, run: AnalysisRun) -> AnalysisRun | None:
    """The run that comes next in the tab; behind the last one comes the first that is left."""
    others = tab.reviews(asker).exclude(run=run).select_related("run")
    later = Q(run__queued_at__lt=run.queued_at) | Q(run__queued_at=run.queued_at, run__pk__lt=run.pk)
    found = others.filter(later).first() or others.first()
    return found.run if found else None


def before(tab: Tab, asker: Asker, run: AnalysisRun) -> AnalysisRun | None:
    """The run that comes before this one in the tab."""
    earlier = Q(run__queued_at__gt=run.queued_at) | Q(run__queued_at=run.queued_at, run__pk__gt=run.pk)
    found = Review.objects.filter(tab.where(asker)).filter(earlier).order_by("run__queued_at", "run__pk").select_related("run").first()
    return found.run if found else None


def reasons(review: Review) -> list[str]:
    """Why a run is worth a look, in a few words each."""
    found = [
        (review.asked_at, _("asked for by the owner")),
        (review.state == State.FLAGGED, _("flagged")),
        (review.run.state == AnalysisRun.State.FAILED, _("the run failed")),
        (review.coverage < Review.LOW_COVERAGE, _("%(percent)d %% covered") % {"percent": int(review.coverage * 100)}),
        (review.contradicted, _("%(count)d contradicted") % {"count": review.contradicted}),
        (
            review.seams is not None and review.seams < Review.LOW_SEAMS,
            _("seams %(percent)d %%") % {"percent": round((review.seams or 0) * 100)},
        ),
    ]
    return [words for holds, words in found if holds]
