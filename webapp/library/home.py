"""The first page: upload, then the newest videos; for a new account the demo."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from webapp.accounts.models import User
from webapp.bodylimits import FORM_BYTES
from webapp.library.catalogue import entries, with_newest_run
from webapp.library.choices import LANGUAGES, Choice, choices, usual_language, where_frames_go, who_describes
from webapp.library.demo import has_demo
from webapp.library.history import own_videos
from webapp.library.own_choices import own_choices
from webapp.library.page_words import upload_words
from webapp.runs.usage import usage_of

NEWEST = 8


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page on which work begins."""
    person, mine = request.user, own_videos(request)
    assert isinstance(person, User)
    presets, own = choices(), own_choices(request)
    context = {
        "presets": presets,
        "own_presets": own,
        "languages": LANGUAGES,
        "language": usual_language(),
        "describer": who_describes(),
        "sending": where_frames_go(),
        "largest": settings.UPLOAD_MAX_BYTES,
        "usage": usage_of(person),
        "largest_form": min(FORM_BYTES, settings.UPLOAD_MAX_BYTES),
        "facts": {"largest_bytes": settings.UPLOAD_MAX_BYTES, "presets": _preset_facts([*presets, *own]), "describer": who_describes()},
        "words": upload_words(),
        "entries": entries(with_newest_run(mine)[:NEWEST]),
        "total": mine.count(),
        "show_demo": has_demo() and not mine.filter(demo=True).exists(),
    }
    return render(request, "library/home.html", context)


def _preset_facts(presets: list[Choice]) -> dict[str, dict[str, str | float | None]]:
    return {choice.value: {"name": str(choice.name), "speed": choice.speed} for choice in presets}
