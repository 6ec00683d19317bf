"""Who sends a file in pieces: the one place where a way to say who one is can be added."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.library.receiving import UploadRefused


def sender_of(request: HttpRequest, writes: bool) -> User:
    """Who sends this request; raises UploadRefused. A cookie alone changes nothing: a page of ours proves that it is ours."""
    if not isinstance(request.user, User) or not request.user.is_active:
        raise UploadRefused("signed-out", _("You have been signed out. Please sign in again."))
    if writes and _is_forged(request):
        raise UploadRefused("forged", _("This page is out of date. Reload it, then choose the file again to go on."))
    return request.user


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _is_forged(request: HttpRequest) -> bool:
    check = _Check(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is not None


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
