"""Coming in by a link that works once: signing in, or making the account one was invited to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.accounts.forms import NewAccountForm
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import find_link, spend

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows a button, and only the button uses the link up: mail programs open links to preview them."""
    link = find_link(token)
    if link is None:
        return _no_longer_works(request)
    return _accept_invite(request, link) if link.purpose == OneTimeLink.Purpose.INVITE else _sign_in(request, link)


def _sign_in(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    user = link.user
    if user is None or not user.is_active:
        return _no_longer_works(request)
    if request.method != "POST":
        return render(request, "accounts/sign_in_link.html", {"email": user.email})
    if not spend(link):
        return _no_longer_works(request)
    login(request, user, backend=BACKEND)
    if not user.has_usable_password():
        messages.info(request, _("You came in by a link. Set a password under your account to come back without one."))
    return redirect("library:home")


def _accept_invite(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    form = NewAccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form}, status=422 if form.errors else 200)
    user = _make_account(link, form.cleaned_data["email"], form.cleaned_data["password"])
    if user is None:
        return _no_longer_works(request)
    login(request, user, backend=BACKEND)
    messages.success(request, _("Welcome. Drop a video to begin."))
    return redirect("library:home")


def _make_account(link: OneTimeLink, email: str, password: str) -> User | None:
    """The new account, or None when the link or the address was taken in the same moment."""
    try:
        with transaction.atomic():
            if not spend(link):
                return None
            user = User.objects.create_user(email, password)
            OneTimeLink.objects.filter(pk=link.pk).update(user=user)
            return user
    except IntegrityError:
        return None


def _no_longer_works(request: HttpRequest) -> HttpResponse:
    # one answer for wrong, used and expired links: whoever guesses learns nothing
    return render(request, "accounts/link_gone.html", status=404)
