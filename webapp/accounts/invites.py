"""The page on which staff make, see and withdraw invite links."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.addresses import public_address, works_here_only
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import make_invite


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invites(request: HttpRequest) -> HttpResponse:
    """Lists the open invites; a POST makes one and shows its address, this once."""
    user = _staff(request)
    new_address = ""
    if request.method == "POST":
        _row, token = make_invite(user)
        new_address = public_address(request, reverse("accounts:use-link", args=[token]))
    links = (
        OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.INVITE).select_related("created_by", "user").order_by("-created_at")[:100]
    )
    response = render(
        request,
        "accounts/invites.html",
        {
            "links": links,
            "now": timezone.now(),
            "new_address": new_address,
            "works_here_only": bool(new_address) and works_here_only(urlsplit(new_address).hostname),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def withdraw(request: HttpRequest, link_id: int) -> HttpResponse:
    """Deletes an invite that nobody has taken up."""
    _staff(request)
    deleted, _rows = OneTimeLink.objects.filter(pk=link_id, purpose=OneTimeLink.Purpose.INVITE, used_at=None).delete()
    if deleted:
        messages.success(request, _("The invite is withdrawn; its link no longer works."))
    else:
        messages.info(request, _("That invite has been used or withdrawn already."))
    return redirect("accounts:invites")


def _staff(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        raise PermissionDenied
    return user
