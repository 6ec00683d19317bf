"""Who comes in at the desk: staff; others are told that there is no such page, a stranger is asked to sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from webapp.accounts.models import User

View = Callable[..., HttpResponseBase]


def staff_only(view: View) -> View:
    """The view for staff."""

    @wraps(view)
    def asked(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not isinstance(request.user, User) or not request.user.is_active or not request.user.is_staff:
            raise Http404
        return view(request, *given, **named)

    return never_cache(asked)


def staff_of(request: HttpRequest) -> User:
    """The member of staff behind a request that `staff_only` let in."""
    assert isinstance(request.user, User)
    return request.user
