"""Old notices are forgotten: what arrived, what was given up, and what waits for an address that was switched off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.test_webhooks import hook_of
from webapp.api.models import Delivery, Webhook
from webapp.api.sending import Sending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def test_notices_of_a_month_ago_are_forgotten_but_for_those_that_still_wait(alice, bob):
    on, off = hook_of(alice), hook_of(bob)
    Webhook.objects.filter(pk=off.pk).update(active=False)
    kept = []
    for hook in (on, off):
        for state in Delivery.State.values:
            for days in (1, 31):
                row = Delivery.objects.create(
                    webhook=hook, kind="done", body="{}", state=state, created_at=timezone.now() - timedelta(days=days)
                )
                # what is due later isn't sent in this turn
                Delivery.objects.filter(pk=row.pk).update(next_try_at=timezone.now() + timedelta(days=1))
                kept += [row.pk] if days == 1 or (hook == on and state == "waiting") else []
    Sending().tend()
    assert set(Delivery.objects.values_list("pk", flat=True)) == set(kept)
