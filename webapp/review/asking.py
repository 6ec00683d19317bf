"""An owner asks for a person to look at a run."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webapp.review.measuring import review_of
from webapp.runs.models import Review, RunEvent
from webapp.runs.views import changeable_run


@require_POST
def ask(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """Put the run before the desk, with the owner's words; a verdict that was given before is open again."""
    run = changeable_run(request, run_id)
    if not run.finished:
        messages.error(request, _("A review can be asked for once the run is finished."))
        return redirect("library:player", run_id=run.pk)
    words = request.POST.get("words", "").replace("\x00", "").strip()[:500]
    with transaction.atomic():
        asked = {"state": Review.State.NEW, "verdict": "", "asked_at": timezone.now(), "asked_words": words}
        Review.objects.filter(pk=review_of(run).pk).update(**asked)
        RunEvent.objects.create(run=run, kind="review asked", detail=words)
    messages.success(request, _("Somebody will look at this run; what they say appears here."))
    return redirect("library:player", run_id=run.pk)
