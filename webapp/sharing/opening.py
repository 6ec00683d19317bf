"""The reader's side of sharing: whoever holds the link sees the run, without an account, and can change nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.library.player import render_player
from webapp.runs.access import remember_grant
from webapp.sharing.links import find_grant


@never_cache
@require_safe
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
    remember_grant(request.session, grant)
    return render_player(request, grant.run, read_only=True, share_token=token)
