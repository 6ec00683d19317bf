"""Presets that are kept at the same moment: counted and named as if one had come after the other."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from webapp.accounts.models import User
from webapp.library.preset_pages import MOST_PRESETS
from webapp.runs.models import OwnPreset

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def posted_at_once(owner: User, address: str) -> list[str]:
    """Where each of some equal posts leads."""

    def post(_number: int) -> str:
        browser = Client(raise_request_exception=False)
        browser.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
        answer = browser.post(address)
        connection.close()
        return answer.headers.get("Location", str(answer.status_code))

    with ThreadPoolExecutor(AT_ONCE) as together:
        return list(together.map(post, range(AT_ONCE)))


def test_copies_made_at_once_have_names_of_their_own(alice: User) -> None:
    own = OwnPreset.objects.create(owner=alice, name="Mine")
    posted_at_once(alice, f"/presets/{own.pk}/copy/")
    assert OwnPreset.objects.filter(owner=alice).count() == 1 + AT_ONCE


def test_there_are_never_more_than_there_can_be(alice: User) -> None:
    OwnPreset.objects.bulk_create(OwnPreset(owner=alice, name=f"Mine {number}") for number in range(MOST_PRESETS - 1))
    own = OwnPreset.objects.filter(owner=alice).first()
    assert own
    led = Counter(posted_at_once(alice, f"/presets/{own.pk}/copy/"))
    assert led["/presets/"] == AT_ONCE - 1
    assert OwnPreset.objects.filter(owner=alice).count() == MOST_PRESETS
