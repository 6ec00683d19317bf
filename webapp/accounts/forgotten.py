"""A forgotten password: a link to set a new one goes to the address, and the answer is the same whoever has an account."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from webapp.accounts.forms import AddressForm
from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.accounts.mail import asks_in, mail, mail_is_sent, mail_link, may_mail
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import make_mailed


@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Asks for the address, and sends the link where an account has it."""
    if request.user.is_authenticated:
        return redirect("accounts:password")
    return _asked_for_a_link(request, "accounts/forgot.html", _send_password_link)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Asks for the address of a new account, where the site is open to everyone."""
    if settings.SIGN_UP != "open":
        raise Http404
    if request.user.is_authenticated:
        return redirect("library:home")
    return _asked_for_a_link(request, "accounts/join.html", _send_join_link)


def _asked_for_a_link(request: HttpRequest, template: str, send: Callable[[str, str], None]) -> HttpResponse:
    context = {"form": (form := AddressForm(request.POST or None)), "mail_is_sent": mail_is_sent()}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)
    if guesses_too_much(request, Door.MAIL):
        return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"whole_network": True, "mails": True}, status=429)
    count_miss(request, Door.MAIL)
    address = form.cleaned_data["email"].lower()
    if may_mail(address):
        send(address, asks_in(request))
    return render(request, template, {**context, "sent_to": address})


def _send_password_link(address: str, language: str) -> None:
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    # made for nobody too, so that the answer takes as long; such a link is never sent, and opens nothing
    token = make_mailed(OneTimeLink.Purpose.PASSWORD, user.email if user else address, user)
    if user is not None:
        mail_link("new_password", user.email, token, language)


def _send_join_link(address: str, language: str) -> None:
    if User.objects.filter(email__iexact=address).exists():
        mail("joined_already", address, language)
    else:
        mail_link("join", address, make_mailed(OneTimeLink.Purpose.JOIN, address), language)
