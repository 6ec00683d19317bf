"""What staff do with a run at the desk: a verdict, a flag, notes, and whose it is."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webapp.accounts.models import User
from webapp.review.doors import staff_of, staff_only
from webapp.review.measuring import review_of
from webapp.review.tabs import Asker, Tab, after, percent_from, tab_named
from webapp.runs.models import AnalysisRun, Review, RunEvent
from webapp.runs.views import changeable_run

LONGEST_NOTE = 4000
MOVES_ON = frozenset({*Review.Verdict.values, "flag"})
ACTS = MOVES_ON | {"note", "unflag", "reopen"}


@staff_only
@require_POST
def decide(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Do what was asked; a verdict or a flag leads to the next run of the tab, all else back to this one."""
    run = changeable_run(request, run_id)
    act, tab = request.POST.get("act", ""), tab_named(request.POST.get("tab", ""))
    if act not in ACTS or not run.finished:
        return HttpResponseBadRequest()
    asker = Asker(staff_of(request), percent_from(request.POST.get("percent", "")))
    following = after(tab, asker, run) if act in MOVES_ON else run
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review_of(run).pk)
        _note(review, request)
        _act(review, act, asker.user)
    messages.success(request, _told(act, run))
    return _onwards(following, tab, asker)


def _note(review: Review, request: HttpRequest) -> None:
    review.notes_for_owner = _words(request.POST.get("notes_for_owner", review.notes_for_owner))
    review.notes = _words(request.POST.get("notes", review.notes))
    if (chosen := request.POST.get("assigned_to")) is not None:
        person = _uuid(chosen)
        review.assigned_to = User.objects.filter(pk=person, is_staff=True, is_active=True).first() if person else None
    review.save()


def _words(typed: str) -> str:
    return typed.replace("\x00", "").strip()[:LONGEST_NOTE]


def _act(review: Review, act: str, who: User) -> None:
    """The change and its event; notes alone are no event."""
    if act in Review.Verdict.values:
        facts = {"state": Review.State.DECIDED, "verdict": act, "by": who, "decided_at": timezone.now()}
    elif act == "flag":
        facts = {"state": Review.State.FLAGGED, "verdict": ""}
    elif act in ("unflag", "reopen"):
        facts = {"state": Review.State.NEW, "verdict": ""}
    else:
        return
    Review.objects.filter(pk=review.pk).update(**facts)
    kind = "reviewed" if act in Review.Verdict.values else f"review {act}"
    RunEvent.objects.create(run_id=review.run_id, kind=kind, detail=f"{act} by {who.email}")


def _told(act: str, run: AnalysisRun) -> str:
    sentences = {
        "approved": _("Approved: %(name)s"),
        "needs_work": _("Needs work: %(name)s"),
        "rejected": _("Rejected: %(name)s"),
        "flag": _("Flagged: %(name)s"),
        "note": _("Saved: %(name)s"),
    }
    return sentences.get(act, _("Open again: %(name)s")) % {"name": run.video.name}


def _onwards(following: AnalysisRun | None, tab: Tab, asker: Asker) -> HttpResponse:
    kept = {"tab": tab.name} | ({"percent": f"{asker.percent:g}"} if tab.name == "sample" else {})
    place = reverse("review:run", args=[following.pk]) if following else reverse("review:queue")
    return redirect(f"{place}?{urlencode(kept)}")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
