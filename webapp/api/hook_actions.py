"""What can be done with a webhook: to try it, to switch it off and on, to give it a new secret, to delete it, to send again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from webapp.api.events import KINDS, TEST, test_notice
from webapp.api.hook_pages import HookForm, new_secret, own_hook
from webapp.api.models import Delivery, Webhook

TESTED_EVERY = timedelta(seconds=10)


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, hook_id: uuid.UUID, action: str) -> HttpResponse:
    """Do it, and back to the page."""
    if action not in ACTIONS:
        raise Http404
    return ACTIONS[action](request, own_hook(request, hook_id))


@login_required
@require_POST
def replay(request: HttpRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Send a notice again, the same with the same id."""
    found = get_object_or_404(Delivery, pk=delivery_id, webhook__owner=request.user)
    again = Delivery.objects.filter(pk=found.pk).exclude(state=Delivery.State.WAITING, held_until__gt=timezone.now())
    again.update(state=Delivery.State.WAITING, tries=0, next_try_at=timezone.now(), held_until=None)
    messages.success(request, _("The notice is sent again in a moment."))
    return redirect("api:hook", found.webhook_id)


def _test(request: HttpRequest, hook: Webhook) -> HttpResponse:
    if _was_tried(hook):
        messages.error(request, _("A test notice was sent just now, or is still on its way. It stands below, and can be sent again there."))
        return redirect("api:hook", hook.pk)
    try:
        test_notice(hook)
    except IntegrityError:
        raise Http404 from None
    messages.success(request, _("A test notice is on its way. Look here again in a moment."))
    return redirect("api:hook", hook.pk)


def _was_tried(hook: Webhook) -> bool:
    lately = Q(state=Delivery.State.WAITING) | Q(created_at__gt=timezone.now() - TESTED_EVERY)
    return hook.deliveries.filter(lately, kind=TEST).exists()


def _off(request: HttpRequest, hook: Webhook) -> HttpResponse:
    Webhook.objects.filter(pk=hook.pk).update(active=False)
    messages.success(request, _("The webhook is off; nothing is sent."))
    return redirect("api:hook", hook.pk)


def _on(request: HttpRequest, hook: Webhook) -> HttpResponse:
    Webhook.objects.filter(pk=hook.pk).update(active=True, failing_since=None, ended_because="")
    messages.success(request, _("The webhook is on."))
    return redirect("api:hook", hook.pk)


def _delete(request: HttpRequest, hook: Webhook) -> HttpResponse:
    hook.delete()
    messages.success(request, _("The webhook was deleted."))
    return redirect("api:hooks")


def _new_secret(request: HttpRequest, hook: Webhook) -> HttpResponse:
    hook.secret = new_secret()
    if not Webhook.objects.filter(pk=hook.pk).update(secret=hook.secret):
        raise Http404
    mine = Webhook.objects.filter(owner=hook.owner_id)
    return render(request, "api/hooks.html", {"form": HookForm(), "made": hook, "hooks": mine, "kinds": KINDS})


ACTIONS: dict[str, Callable[[HttpRequest, Webhook], HttpResponse]] = {
    "test": _test,
    "off": _off,
    "on": _on,
    "delete": _delete,
    "secret": _new_secret,
}
