"""What a link that works once does: signs in, makes an account, sets a password, confirms an address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.accounts.bearing import revoke_tokens
from webapp.accounts.forms import NewAccountForm, NewPasswordForm
from webapp.accounts.guessing import Door, count_miss, guesses_too_much, named_too_many
from webapp.accounts.mail import mail
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.passwords import password_words
from webapp.accounts.tokens import drop_links, find_link, spend

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows a button, and only the button uses the link up: mail programs open links to preview them."""
    link = find_link(token)
    if link is None:
        return _no_longer_works(request)
    return ACTS[OneTimeLink.Purpose(link.purpose)](request, link)


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
    if request.method == "POST" and guesses_too_much(request, Door.WHO_IS_HERE):
        messages.error(request, named_too_many())
        return render(request, "accounts/invitation.html", {"form": NewAccountForm()}, status=429)
    form = NewAccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        if "email" in form.errors:
            # the sentence tells who has an account here
            count_miss(request, Door.WHO_IS_HERE)
        return render(request, "accounts/invitation.html", {"form": form}, status=422 if form.errors else 200)
    return _welcome(request, _make_account(link, form.cleaned_data["email"], form.cleaned_data["password"]))


def _join(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    form = NewPasswordForm(request.POST or None, email=link.email)
    if request.method != "POST" or not form.is_valid():
        return _password_page(request, form, link, _("Make your account"), _("Make my account"))
    return _welcome(request, _make_account(link, link.email, form.cleaned_data["password"], confirmed_at=timezone.now()))


def _welcome(request: HttpRequest, user: User | None) -> HttpResponse:
    if user is None:
        return _no_longer_works(request)
    login(request, user, backend=BACKEND)
    messages.success(request, _("Welcome. Drop a video to begin."))
    return redirect("library:home")


def _set_password(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    user = link.user
    if user is None or not user.is_active or user.email != link.email:
        return _no_longer_works(request)
    form = NewPasswordForm(request.POST or None, email=user.email)
    if request.method != "POST" or not form.is_valid():
        words = _("With it you are signed out everywhere else, and your API tokens end.")
        return _password_page(request, form, link, _("Set a password"), _("Set password"), words)
    user.set_password(form.cleaned_data["password"])
    if (ended := _take_password(link, user)) is None:
        return _no_longer_works(request)
    login(request, user, backend=BACKEND)
    messages.success(request, password_words(ended))
    return redirect("library:home")


def _take_password(link: OneTimeLink, user: User) -> int | None:
    """Keep the password, and how many API tokens ended with it; None where somebody else was faster with the link.

    With the password every session of before ends, and so does every other way in that it opened.
    """
    with transaction.atomic():
        if not spend(link):
            return None
        user.confirmed_at = timezone.now()
        user.save(update_fields=["password", "confirmed_at"])
        drop_links(user)
        return revoke_tokens(user)


def _confirm_address(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    user = link.user
    if user is None or not user.is_active:
        return _no_longer_works(request)
    if request.method != "POST":
        return render(request, "accounts/confirm_address.html", {"email": link.email})
    before = user.email
    if not _take_address(link, user):
        return _no_longer_works(request)
    if before != link.email:
        mail("address_changed", before, user.language, email=link.email)
    messages.success(request, _("Your address is %(email)s, and it is confirmed.") % {"email": link.email})
    return redirect("people:account")


def _take_address(link: OneTimeLink, user: User) -> bool:
    try:
        with transaction.atomic():
            return spend(link) and bool(User.objects.filter(pk=user.pk).update(email=link.email, confirmed_at=timezone.now()))
    except IntegrityError:
        # somebody else has made an account with it in the meantime
        return False


def _password_page(
    request: HttpRequest, form: NewPasswordForm, link: OneTimeLink, title: str, button: str, words: str = ""
) -> HttpResponse:
    context = {"form": form, "email": link.email, "title": title, "button": button, "words": words}
    return render(request, "accounts/new_password.html", context, status=422 if form.errors else 200)


def _make_account(link: OneTimeLink, email: str, password: str, **facts: object) -> User | None:
    """The new account, or None when the link or the address was taken in the same moment."""
    try:
        with transaction.atomic():
            if not spend(link):
                return None
            user = User.objects.create_user(email, password, **facts)
            OneTimeLink.objects.filter(pk=link.pk).update(user=user)
            return user
    except IntegrityError:
        return None


def _no_longer_works(request: HttpRequest) -> HttpResponse:
    # one answer for wrong, used and expired links: whoever guesses learns nothing
    return render(request, "accounts/link_gone.html", status=404)


ACTS = {
    OneTimeLink.Purpose.INVITE: _accept_invite,
    OneTimeLink.Purpose.SIGN_IN: _sign_in,
    OneTimeLink.Purpose.PASSWORD: _set_password,
    OneTimeLink.Purpose.ADDRESS: _confirm_address,
    OneTimeLink.Purpose.JOIN: _join,
}
