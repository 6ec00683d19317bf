"""The owner's side of sharing: make a link to a run, see which are open, revoke one, or make another like it."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.addresses import public_address, works_here_only
from webapp.accounts.models import User
from webapp.runs.access import may_change, viewer_of
from webapp.runs.granting import LinkRefused
from webapp.runs.models import AnalysisRun, Grant
from webapp.sharing.link_form import LinkForm
from webapp.sharing.link_words import LinkWords
from webapp.sharing.links import make_another, make_link, open_grants, revoke
from webapp.sharing.people import other_teams, people_of, teams_for


@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """GET lists the open links of a run, POST makes one; as JSON for a script, else as a page. The address is shown once."""
    run = shareable_run(request, run_id)
    if request.method == "GET":
        return _list_json(run) if _wants_json(request) else share_page(request, run)
    assert isinstance(request.user, User)
    # the player's dialog asks for a link as usual, without the form
    form = LinkForm(run, request.POST, may_last=request.user.is_staff) if "chosen" in request.POST else None
    if form and not form.is_valid():
        return share_page(request, run, form, status=422)
    try:
        grant, token = make_link(run, request.user, choices=form.choices() if form else None)
    except LinkRefused as refusal:
        return _refused(request, run, form, str(refusal))
    address = public_address(request, reverse("sharing:open", args=[token]))
    if not _wants_json(request):
        return share_page(request, run, new_address=address)
    expires_at = grant.expires_at and grant.expires_at.isoformat()
    made = {"url": address, "expires_at": expires_at, "note": note(address), "link": _grant_json(grant)}
    return JsonResponse(made, status=201)


@require_POST
def revoke_link(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    """End a link; the next request that lives by it finds it gone."""
    grant = own_grant(request, grant_id)
    revoke(grant)
    if _wants_json(request):
        return JsonResponse({"revoked": str(grant.id)})
    messages.success(request, _("The link no longer works."))
    return redirect("sharing:links") if request.POST.get("back") == "links" else redirect("sharing:share", grant.run_id)


@never_cache
@require_POST
def another(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    """A new link with the same choices, its address shown this once."""
    grant = own_grant(request, grant_id)
    assert isinstance(request.user, User)
    try:
        _made, token = make_another(grant, request.user)
    except LinkRefused as refusal:
        return _refused(request, grant.run, None, str(refusal))
    return share_page(request, grant.run, new_address=public_address(request, reverse("sharing:open", args=[token])))


def own_grant(request: HttpRequest, grant_id: uuid.UUID) -> Grant:
    """A link to a run that this viewer may share; else 404."""
    grant = get_object_or_404(Grant.objects.select_related("run__video"), pk=grant_id)
    shareable_run(request, grant.run_id)
    return grant


def shareable_run(request: HttpRequest, run_id: uuid.UUID) -> AnalysisRun:
    """The run, with its video, where this viewer may share it; else 404."""
    viewer = viewer_of(request)
    run = get_object_or_404(AnalysisRun.objects.visible_to(viewer).select_related("video"), pk=run_id)
    # who came by a link sees the run but learns nothing of other links to it
    return run if may_change(viewer, run) else get_object_or_404(AnalysisRun.objects.none())


def share_page(
    request: HttpRequest, run: AnalysisRun, form: LinkForm | None = None, new_address: str = "", status: int = 200
) -> HttpResponse:
    """The page of all ways in which a run is shared."""
    assert isinstance(request.user, User)
    context = {
        "run": run,
        "form": form or LinkForm(run, may_last=request.user.is_staff),
        "links": [LinkWords(grant) for grant in open_grants(run).select_related("created_by", "run__video")],
        "people": people_of(run),
        "teams": teams_for(request.user, run),
        "other_teams": other_teams(request.user, run),
        "new_address": new_address,
        "note": note(new_address),
    }
    return render(request, "sharing/share.html", context, status=status)


def _refused(request: HttpRequest, run: AnalysisRun, form: LinkForm | None, sentence: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": {"code": "not_possible", "message": sentence}}, status=409)
    messages.error(request, sentence)
    return share_page(request, run, form, status=409)


def note(address: str) -> str:
    """What is to be said of a new address, where it isn't one for everybody."""
    return _("This link works on this computer only.") if address and works_here_only(urlsplit(address).hostname) else ""


def _list_json(run: AnalysisRun) -> JsonResponse:
    return JsonResponse({"links": [_grant_json(grant) for grant in open_grants(run)]})


def _grant_json(grant: Grant) -> dict[str, str | None]:
    return {
        "id": str(grant.id),
        "title": grant.title,
        "made_at": grant.created_at.isoformat(),
        "expires_at": grant.expires_at.isoformat() if grant.expires_at else None,
        "revoke_url": reverse("sharing:revoke", args=[grant.id]),
    }


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
