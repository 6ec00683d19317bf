"""One's own address: confirmed by a link, and changed for another one by a link that goes there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.forms import NewAddressForm
from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.accounts.mail import asks_in, mail, mail_is_sent, mail_link, may_mail
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import make_mailed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """Asks for the new address and the password; the account keeps its address until the link was used."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST" and guesses_too_much(request, Door.PASSWORD):
        return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"whole_network": True}, status=429)
    form = NewAddressForm(request.POST or None, user=user)
    if request.method != "POST" or not form.is_valid():
        if "password" in form.errors:
            count_miss(request, Door.PASSWORD)
        context = {"form": form, "mail_is_sent": mail_is_sent()}
        return render(request, "accounts/address.html", context, status=422 if form.errors else 200)
    address = form.cleaned_data["email"].lower()
    _send_link(user, address, asks_in(request))
    if address != user.email:
        _tell_old_address(user, address)
    messages.success(request, _("A link is on its way to %(email)s. Your address changes when you use it.") % form.cleaned_data)
    return redirect("people:account")


@login_required
@require_POST
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Sends a link to the address that the account has."""
    user = request.user
    assert isinstance(user, User)
    _send_link(user, user.email, asks_in(request))
    messages.success(request, _("A link is on its way to %(email)s.") % {"email": user.email})
    return redirect("people:account")


def _tell_old_address(user: User, address: str) -> None:
    """Whoever reads there learns of it while it can still be hindered; in the account's language, not in that of who asks."""
    # counted by itself: other mails that anyone may have sent there can't use its share up
    if may_mail(f"old address {user.email}"):
        mail("address_asked", user.email, user.language, email=address)


def _send_link(user: User, address: str, language: str) -> None:
    if not may_mail(address):
        return
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        # whoever asks learns nothing about others; the address's owner is told
        mail("joined_already", address, language)
    else:
        mail_link("address", address, make_mailed(OneTimeLink.Purpose.ADDRESS, address, user), language)
