"""The pages of one's webhooks: which addresses are told what, and what became of each notice."""

from __future__ import annotations

import secrets
import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webapp.accounts.models import User
from webapp.api.events import KINDS
from webapp.api.models import Webhook
from webapp.api.public_place import PlaceRefused, checked_url

MOST_HOOKS = 10
SHOWN = 50


class HookForm(forms.Form):
    """An address and what it is told."""

    url = forms.CharField(label=gettext_lazy("Address"), max_length=500, widget=forms.TextInput(attrs={"placeholder": "https://"}))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["done", "failed"],
    )

    def clean_url(self) -> str:
        """The address, unless no notice could go there; where its name leads is looked up when one is sent."""
        url: str = self.cleaned_data["url"].strip()
        try:
            checked_url(url)
        except PlaceRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return url


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: HttpRequest) -> HttpResponse:
    """Lists them; a POST makes one and shows its secret, this once."""
    user = request.user
    assert isinstance(user, User)
    form = HookForm(request.POST or None)
    made = _made(user, form) if form.is_bound and form.is_valid() else None
    mine = Webhook.objects.filter(owner=user)
    context = {"form": HookForm() if made else form, "made": made, "hooks": mine, "kinds": KINDS}
    return render(request, "api/hooks.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: HttpRequest, hook_id: uuid.UUID) -> HttpResponse:
    """One of them with its last notices; a POST changes it."""
    found = own_hook(request, hook_id)
    form = HookForm(request.POST or None, initial={"url": found.url, "kinds": found.kinds})
    if form.is_bound and form.is_valid():
        Webhook.objects.filter(pk=found.pk).update(url=form.cleaned_data["url"], kinds=form.cleaned_data["kinds"])
        messages.success(request, _("The webhook was changed."))
        return redirect("api:hook", found.pk)
    context = {"form": form, "hook": found, "deliveries": found.deliveries.all()[:SHOWN], "kinds": KINDS}
    return render(request, "api/hook.html", context, status=422 if form.errors else 200)


def own_hook(request: HttpRequest, hook_id: uuid.UUID) -> Webhook:
    """The webhook, for whoever made it; 404 for everyone else, staff included: its notices tell of one's own things."""
    return get_object_or_404(Webhook, pk=hook_id, owner=request.user)


def new_secret() -> str:
    """Words to sign with."""
    return f"whsec_{secrets.token_urlsafe(32)}"


def _made(user: User, form: HookForm) -> Webhook | None:
    if Webhook.objects.filter(owner=user).count() >= MOST_HOOKS:
        form.add_error(None, _("You have %(most)d webhooks already. Delete one that you no longer need.") % {"most": MOST_HOOKS})
        return None
    chosen = form.cleaned_data
    return Webhook.objects.create(owner=user, url=chosen["url"], kinds=chosen["kinds"], secret=new_secret())
