"""The page on which a person deletes their account, with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from webapp.accounts.forms import PasswordAgainForm
from webapp.accounts.guessing import Door, count_miss, guesses_too_much
from webapp.accounts.models import User
from webapp.api.models import Webhook
from webapp.people.account import person
from webapp.people.going import delete_account
from webapp.runs.models import AnalysisRun, Correction, Grant, OwnPreset
from webapp.runs.usage import bytes_of
from webapp.videos.models import Video


@dataclass(frozen=True)
class Goods:
    """How much of each goes with an account."""

    videos: int
    bytes: int
    runs: int
    corrections: int
    links: int
    presets: int
    tokens: int
    webhooks: int


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Tells what goes, asks for the password, and deletes the account."""
    user = person(request)
    if request.method == "POST" and guesses_too_much(request, Door.PASSWORD):
        return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"whole_network": True}, status=429)
    form = PasswordAgainForm(request.POST or None, user=user)
    if (refusal := _refusal(user)) or request.method != "POST" or not form.is_valid():
        if form.errors and not refusal:
            count_miss(request, Door.PASSWORD)
        status = 422 if request.method == "POST" else 200
        return render(request, "people/leave.html", {"form": form, "goods": goods_of(user), "refusal": refusal}, status=status)
    gone = delete_account(user)
    logout(request)
    return render(request, "people/left.html", {"gone": gone})


def goods_of(user: User) -> Goods:
    """What goes with this account."""
    return Goods(
        Video.objects.filter(owner=user).count(),
        bytes_of(user.pk),
        AnalysisRun.objects.filter(video__owner=user).count(),
        Correction.objects.filter(video__owner=user).count(),
        Grant.objects.filter(run__video__owner=user, revoked_at=None).count(),
        OwnPreset.objects.filter(owner=user).count(),
        user.api_tokens.filter(revoked_at=None).count(),
        Webhook.objects.filter(owner=user).count(),
    )


def _refusal(user: User) -> str:
    if user.is_staff and not User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk).exists():
        return _("You are the only member of staff. Make somebody else staff at the review desk first.")
    return ""
