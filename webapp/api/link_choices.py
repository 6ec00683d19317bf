"""What a program chose for a link, checked as the page's form checks it and said in the same sentences."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.api import shapes
from webapp.api.trouble import Trouble
from webapp.library.link_choices import is_in_time, scope_of, seconds_troubles, time_words
from webapp.runs.granting import LinkChoices, hashed, usual_end
from webapp.runs.models import AnalysisRun
from webapp.runs.scoping import SHOWN_LANES

NAMES = {"end": "to_second", "start": "start_second"}
"""What the API calls the fields of the form."""


def choices_for(run: AnalysisRun, given: shapes.NewLink) -> LinkChoices:
    """The choices, as usual where nothing was said; raises Trouble that names each field in the wrong."""
    ends = usual_end() if given.expires_at is None else _with_zone(given.expires_at)
    seconds = seconds_troubles(run, given.from_second, given.to_second, given.start_second)
    wrong = {NAMES[field]: sentence for field, sentence in seconds.items()}
    if not is_in_time(ends):
        wrong["expires_at"] = time_words()
    if wrong:
        raise Trouble(422, "invalid", _("Some of what was sent isn't as it must be."), fields=wrong)
    lanes = SHOWN_LANES if given.lanes is None else given.lanes
    scope = scope_of(run, given.from_second, given.to_second, lanes, given.download)
    title = " ".join(given.title.replace("\x00", "").split())
    return LinkChoices(title, ends, hashed(given.password), given.start_second, scope)


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else timezone.make_aware(moment)
