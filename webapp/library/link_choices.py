"""What can be chosen for a link, in one place for the page's form and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.scope import Scope
from webapp.library.templatetags.lengths import clock
from webapp.runs.models import AnalysisRun
from webapp.runs.scoping import SHOWN_LANES

LONGEST = timedelta(days=365)


def seconds_troubles(run: AnalysisRun, first: int | None, end: int | None, start: int | None) -> dict[str, str]:
    """What is wrong, by "end" and "start": the range lies in what the run describes, and the start in the range."""
    lower, upper = (run.first_second if first is None else first), (run.end_second if end is None else end)
    troubles = {}
    if not run.first_second <= lower < upper <= run.end_second:
        between = {"first": clock(run.first_second), "end": clock(run.end_second)}
        troubles["end"] = _("The range lies between %(first)s and %(end)s and has a second at least.") % between
    if start is not None and not lower <= start < upper:
        troubles["start"] = _("The picture begins within what is shown.")
    return troubles


def is_in_time(moment: datetime) -> bool:
    """Whether a link may end then: from now on, and within a year from today."""
    last = timezone.localtime() + LONGEST
    return timezone.now() < moment <= last.replace(hour=23, minute=59, second=59, microsecond=999999)


def time_words() -> str:
    """What is said where it may not."""
    return _("Choose a day within a year from today.")


def scope_of(run: AnalysisRun, first: int | None, end: int | None, lanes: Iterable[str], download: bool) -> Scope:
    """How much a link with these choices shows; nothing is left out where no second and every lane was chosen."""
    hidden = frozenset(SHOWN_LANES) - frozenset(lanes)
    if first is None and end is None:
        return Scope(hidden=hidden, download=download)
    return Scope(run.first_second if first is None else first, run.end_second if end is None else end, hidden, download)
