"""Presets of one's own where an analysis is chosen, and as the pages name them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webapp.accounts.models import User
from webapp.library.choices import NAMES, Choice
from webapp.runs.models import AnalysisRun, OwnPreset
from webapp.runs.own_presets import form_value, own_name
from webapp.runs.progress import recent_speed
from webapp.runs.speaker import current_speaker


def signed_in(request: HttpRequest) -> User | None:
    """Whose presets may be chosen."""
    return request.user if isinstance(request.user, User) else None


def own_choices(request: HttpRequest, duration_seconds: float | None = None) -> list[Choice]:
    """The signed-in person's presets by name, each with the speed of the runs that were made with it."""
    if (owner := signed_in(request)) is None:
        return []
    speaker = current_speaker()
    return [
        Choice(
            form_value(own),
            own.name,
            _cost(own),
            recent_speed(own.preset, speaker.describer, speaker.model, own.name, owner.pk),
            duration_seconds,
        )
        for own in OwnPreset.objects.filter(owner=owner)
    ]


def preset_words(run: AnalysisRun) -> str:
    """The preset of a run, and the name that a person gave to their own."""
    built_in = str(NAMES.get(run.preset, run.preset))
    own = own_name(run)
    return _("%(preset)s, own: %(name)s") % {"preset": built_in, "name": own} if own else built_in


def _cost(own: OwnPreset) -> str:
    changed = len(own.options)
    words = ngettext("%(preset)s with %(count)d setting changed", "%(preset)s with %(count)d settings changed", changed)
    return words % {"preset": NAMES.get(own.preset, own.preset), "count": changed}
