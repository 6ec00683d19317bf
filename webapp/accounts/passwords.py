"""Signing in with a password, and changing it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from webapp.accounts.bearing import revoke_tokens, working_tokens
from webapp.accounts.forms import SignInForm
from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.accounts.models import User
from webapp.accounts.tokens import drop_links


class SignIn(LoginView):
    """The sign-in page; five wrong passwords lock the name at that address for a quarter of an hour, thirty lock the address."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"is_open": settings.SIGN_UP == "open"}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try a password, unless this address has tried too many of anybody's."""
        if guesses_too_much(request, Door.PASSWORD):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"whole_network": True}, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Say what is wrong, and count it."""
        count_miss(self.request, Door.PASSWORD)
        return super().form_invalid(form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Sets a password, and ends the API tokens unless they are to stay; one who never had one isn't asked for the old."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST" and guesses_too_much(request, Door.PASSWORD):
        return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"whole_network": True}, status=429)
    form_class = PasswordChangeForm if user.has_usable_password() else SetPasswordForm
    form = form_class(user, request.POST or None)
    if not form.is_valid():
        if "old_password" in form.errors:
            count_miss(request, Door.PASSWORD)
        context = {"form": form, "tokens": working_tokens(user).count(), "kept": "keep_tokens" in request.POST}
        return render(request, "accounts/password.html", context, status=422 if form.errors else 200)
    with transaction.atomic():
        form.save()
        drop_links(user)
        ended = 0 if "keep_tokens" in request.POST else revoke_tokens(user)
    update_session_auth_hash(request, user)
    messages.success(request, password_words(ended))
    return redirect("accounts:password")


def password_words(ended: int) -> str:
    """What is said once a new password is set, and with it so many API tokens have ended."""
    tokens = ngettext("%(count)d API token has ended.", "%(count)d API tokens have ended.", ended) % {"count": ended}
    return f"{_('Your new password is set.')} {tokens}" if ended else _("Your new password is set.")
