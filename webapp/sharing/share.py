"""The owner's side of sharing: make a link to a run, see which are open, revoke one."""

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
from webapp.runs.models import AnalysisRun, Grant
from webapp.sharing.links import make_link, open_grants, revoke


@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """GET lists the open links of a run, POST makes one; as JSON for a script, else as a page. The address is shown once."""
    run = _changeable_run(request, run_id)
    if request.method == "GET":
        return _list_json(run) if _wants_json(request) else _page(request, run)
    assert isinstance(request.user, User)
    grant, token = make_link(run, request.user)
    address = public_address(request, reverse("sharing:open", args=[token]))
    if not _wants_json(request):
        return _page(request, run, address)
    made = {"url": address, "expires_at": grant.expires_at.isoformat(), "note": _note(address), "link": _grant_json(grant)}
    return JsonResponse(made, status=201)


@require_POST
def revoke_link(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    """End a link; the next request that lives by it finds it gone."""
    grant = get_object_or_404(Grant.objects.select_related("run__video"), pk=grant_id)
    run = _changeable_run(request, grant.run_id)
    revoke(grant)
    if _wants_json(request):
        return JsonResponse({"revoked": str(grant.id)})
    messages.success(request, _("The link no longer works."))
    return redirect("sharing:share", run.id)


def _changeable_run(request: HttpRequest, run_id: uuid.UUID) -> AnalysisRun:
    viewer = viewer_of(request)
    run = get_object_or_404(AnalysisRun.objects.visible_to(viewer).select_related("video"), pk=run_id)
    # who came by a link sees the run but learns nothing of other links to it
    return run if may_change(viewer, run) else get_object_or_404(AnalysisRun.objects.none())


def _page(request: HttpRequest, run: AnalysisRun, new_address: str = "") -> HttpResponse:
    context = {"run": run, "grants": open_grants(run).select_related("created_by"), "new_address": new_address, "note": _note(new_address)}
    return render(request, "sharing/share.html", context)


def _list_json(run: AnalysisRun) -> JsonResponse:
    return JsonResponse({"links": [_grant_json(grant) for grant in open_grants(run)]})


def _grant_json(grant: Grant) -> dict[str, str]:
    return {
        "id": str(grant.id),
        "made_at": grant.created_at.isoformat(),
        "expires_at": grant.expires_at.isoformat(),
        "revoke_url": reverse("sharing:revoke", args=[grant.id]),
    }


def _note(address: str) -> str:
    return _("This link works on this computer only.") if address and works_here_only(urlsplit(address).hostname) else ""


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
