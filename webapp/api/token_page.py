"""The page of one's tokens, with what to call and how."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.apitoken import ApiToken
from webapp.accounts.bearing import LASTS_DAYS, TooManyTokens, make_token, revoke_token, working_tokens
from webapp.accounts.models import User
from webapp.api.v1 import openapi_document


def lasts_words() -> list[tuple[int, str]]:
    """How long a token may work, in the reader's language."""
    return [
        (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else _("until it is revoked"))
        for days in LASTS_DAYS
    ]


class TokenForm(forms.Form):
    """A new token: its name, what it may do, until when."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=60)
    scope = forms.ChoiceField(label=gettext_lazy("What it may do"), choices=ApiToken.Scope.choices)
    days = forms.TypedChoiceField(label=gettext_lazy("How long it works"), coerce=int, choices=lasts_words, initial=90)


@dataclass(frozen=True)
class Call:
    """A call in the page's table."""

    method: str
    path: str
    summary: str


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Lists what works; a POST makes one and shows it, this once."""
    user = request.user
    assert isinstance(user, User)
    form = TokenForm(request.POST or None)
    made = _made(user, form) if form.is_bound and form.is_valid() else ""
    context = {
        "form": TokenForm() if made else form,
        "new_token": made,
        "tokens": working_tokens(user),
        "calls": calls(),
        "site": request.build_absolute_uri("/").rstrip("/"),
        "limit": settings.API_CALLS_A_MINUTE,
    }
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token; the next call with it is refused."""
    user = request.user
    assert isinstance(user, User)
    if not revoke_token(user, token_id):
        get_object_or_404(ApiToken.objects.none())
    messages.success(request, _("The token no longer works."))
    return redirect("api:tokens")


def calls() -> list[Call]:
    """Every call of the API."""
    return [
        Call(method.upper(), path, about.get("summary", ""))
        for path, methods in openapi_document()["paths"].items()
        for method, about in methods.items()
    ]


def _made(user: User, form: TokenForm) -> str:
    chosen = form.cleaned_data
    try:
        _row, words = make_token(user, chosen["name"], chosen["scope"], chosen["days"])
    except TooManyTokens as error:
        form.add_error(None, str(error))
        return ""
    return words
