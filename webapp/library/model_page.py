"""The model page: who describes now and why, which models there are, and how far a download is; for the owner alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from webapp.accounts.models import User
from webapp.library.choices import who_describes
from webapp.library.model_rows import model_rows
from webapp.runs.serving_model import named_server, sending_words
from webapp.runs.speaker import current_speaker
from webapp.runs.weights.card import find_card
from webapp.runs.weights.choosing import chosen_model
from webapp.runs.weights.installed import engine_is_installed
from webapp.runs.weights.problems import gigabytes

View = Callable[..., HttpResponse]


def owner_only(view: View) -> View:
    """A stranger is asked to sign in; whoever isn't the owner learns nothing of the page."""

    @wraps(view)
    def asked(request: HttpRequest, **named: str) -> HttpResponse:
        if not isinstance(request.user, User) or not request.user.is_superuser:
            raise Http404
        return view(request, **named)

    return login_required(asked)


@owner_only
@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    speaker, card, chosen = current_speaker(), find_card(), chosen_model()
    rows = model_rows(speaker, card)
    shown = {
        "speaker": speaker,
        "who": who_describes(),
        "sending": sending_words(speaker.describer),
        "card": card,
        "card_memory": gigabytes(card.total_bytes) if card else "",
        "rows": rows,
        "fetching": any(row.state == "fetching" for row in rows),
        "chosen": chosen,
        "folder": chosen if Path(chosen).is_absolute() else "",
        "server": named_server(),
        "installed": engine_is_installed(),
    }
    return render(request, "library/model.html", shown)


@owner_only
@require_GET
@never_cache
def state(request: HttpRequest) -> HttpResponse:
    """How the downloads stand, for the page's script."""
    speaker = current_speaker()
    return JsonResponse({"reason": speaker.reason, "rows": [row.as_json() for row in model_rows(speaker, None)]})
