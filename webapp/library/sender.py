"""Who sends a file in pieces."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from webapp.accounts.bearing import bearer_of, caller
from webapp.accounts.models import User
from webapp.library.receiving import UploadRefused


def sender_of(request: HttpRequest, writes: bool) -> User:
    """Who sends this request, by a token or by a page of ours; raises UploadRefused. A cookie alone changes nothing."""
    if (sender := caller(request, writes)) is not None:
        return sender
    if bearer_of(request) is not None:
        raise UploadRefused("no-token", _("This token doesn't open this door: it is wrong, expired or revoked, or may only read."))
    if not request.user.is_authenticated:
        raise UploadRefused("signed-out", _("You have been signed out. Please sign in again."))
    raise UploadRefused("forged", _("This page is out of date. Reload it, then choose the file again to go on."))
