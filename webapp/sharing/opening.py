"""The reader's side of sharing: whoever holds the link sees the run, without an account, and can change nothing."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.library.player import render_player
from webapp.runs.access import has_opened, remember_grant, viewer_of
from webapp.runs.models import AnalysisRun, Grant
from webapp.sharing.links import find_grant, note_view

LONGEST_PASSWORD = 128


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The read-only player at the link's own address; one and the same answer for wrong, expired and revoked links."""
    response = _answer(request, token)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if guesses_too_much(request, Door.SHARE_LINK):
        return render(request, "sharing/too_many.html", status=429)
    grant = find_grant(token)
    if grant is None:
        count_miss(request, Door.SHARE_LINK)
        return render(request, "sharing/link_gone.html", status=404)
    if grant.password and not has_opened(request.session, grant):
        return _asked_for_password(request, grant, token)
    if request.method == "POST":
        return redirect("sharing:open", token)
    return _player(request, grant, token)


def _player(request: HttpRequest, grant: Grant, token: str) -> HttpResponse:
    remember_grant(request.session, grant)
    if request.method == "GET":
        note_view(grant)
    # whoever sees all of the run by their account sees it here too
    run = AnalysisRun.objects.visible_to(viewer_of(request)).select_related("video").filter(pk=grant.run_id).first()
    if run is None:  # it was revoked, or its video deleted, just now
        return render(request, "sharing/link_gone.html", status=404)
    return render_player(request, run, read_only=True, share_token=token, start_second=grant.start_second, title=grant.title)


def _asked_for_password(request: HttpRequest, grant: Grant, token: str) -> HttpResponse:
    """The page that asks; nothing of the video is on it, not even its name."""
    if guesses_too_much(request, Door.LINK_PASSWORD):
        return render(request, "sharing/too_many_passwords.html", status=429)
    if request.method != "POST":
        return render(request, "sharing/password.html")
    if check_password(request.POST.get("password", "")[:LONGEST_PASSWORD], grant.password):
        remember_grant(request.session, grant)
        return redirect("sharing:open", token)
    count_miss(request, Door.LINK_PASSWORD)
    return render(request, "sharing/password.html", {"wrong": True}, status=422)
