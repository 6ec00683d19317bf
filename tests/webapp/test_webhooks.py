"""Notices go to the addresses that people name: signed, once for each event, again until they arrive, and never into a private network."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp import receiver as behaviours
from tests.webapp.processes import wait_until, worker
from tests.webapp.receiver import receiving
from tests.webapp.shelf import run_of, video_of
from webapp.api import posting, sending
from webapp.api.events import test_notice as make_test_notice
from webapp.api.events import write_notices
from webapp.api.models import Delivery, ReadEvents, Webhook
from webapp.api.sending import PAUSES_SECONDS, Sending, send
from webapp.runs.models import RunEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def to_loopback(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True


def hook_of(owner, url: str = "https://example.org/hook", kinds=("done", "failed")) -> Webhook:
    return Webhook.objects.create(owner=owner, url=url, secret="whsec_test", kinds=list(kinds))


def happened(owner, kind: str = "done") -> RunEvent:
    return RunEvent.objects.create(run=run_of(video_of(owner)), kind=kind)


def tried(hook: Webhook, again: int = 1) -> Delivery:
    """The hook's notice after so many tries."""
    for _ in range(again):
        send(Delivery.objects.get(webhook=hook))
    return Delivery.objects.get(webhook=hook)


def test_each_event_is_told_once_to_each_address_of_its_person_that_wants_it(alice, bob):
    write_notices()
    wants, other_kind, bobs = hook_of(alice), hook_of(alice, kinds=("queued",)), hook_of(bob)
    event = happened(alice)
    for _ in range(3):
        write_notices()
    assert [(row.webhook_id, row.event_id) for row in Delivery.objects.all()] == [(wants.pk, event.pk)]
    body = json.loads(Delivery.objects.get().body)
    assert (body["kind"], body["run"]["id"], body["video"]["name"]) == ("done", str(event.run_id), "dog.mp4")
    assert not other_kind.deliveries.exists() and not bobs.deliveries.exists()


def test_an_event_that_appears_late_under_a_lower_number_is_not_overlooked(alice):
    write_notices()
    hook = hook_of(alice)
    first, second = happened(alice), happened(alice)
    number, row = first.pk, RunEvent.objects.filter(pk=first.pk)
    kept = row.values("run_id", "kind", "at").get()
    row.delete()
    write_notices()
    RunEvent.objects.create(pk=number, **kept)
    write_notices()
    assert {delivery.event_id for delivery in hook.deliveries.all()} == {number, second.pk}


def test_the_cursor_moves_on_once_events_are_settled(alice):
    write_notices()
    event = happened(alice)
    RunEvent.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(minutes=1))
    write_notices()
    assert ReadEvents.objects.get().last_id == event.pk and write_notices() == 0


def test_what_happened_before_the_webhook_was_made_is_not_told(alice):
    event = happened(alice)
    RunEvent.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(seconds=5))
    hook_of(alice)
    write_notices()
    assert not Delivery.objects.exists()


def test_a_notice_is_signed_over_its_time_and_body(alice, to_loopback):
    with receiving() as server:
        delivery = make_test_notice(hook_of(alice, server.url))
        assert tried(delivery.webhook).state == "arrived"
        headers, body = server.got[0]
        stamp = headers["Secondsight-Timestamp"]
        expected = hmac.new(b"whsec_test", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        assert headers["Secondsight-Signature"] == f"v1={expected}"
        assert abs(int(stamp) - time.time()) < 5 and headers["Secondsight-Delivery"] == str(delivery.pk) == json.loads(body)["id"]
        assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_a_failing_receiver_gets_the_same_notice_again_later_and_later(alice, to_loopback):
    with receiving(behaviours.wrong) as server:
        hook = hook_of(alice, server.url)
        make_test_notice(hook)
        pauses = []
        for _ in PAUSES_SECONDS:
            row = tried(hook)
            pauses.append((row.next_try_at - timezone.now()).total_seconds())
            assert (row.state, row.status, row.trouble) == ("waiting", 500, "The receiver answered 500.")
        assert all(0.89 * wanted - 1 < pause < 1.11 * wanted for pause, wanted in zip(pauses, PAUSES_SECONDS, strict=True))
        assert 0.9 * 86400 < sum(PAUSES_SECONDS) < 1.1 * 86400
        assert tried(hook).state == "given up"
        assert len({body for _headers, body in server.got}) == 1 and len(server.got) == 10
        server.behave = behaviours.well
        Delivery.objects.update(state="waiting", tries=0)
        assert tried(hook).state == "arrived"
        hook.refresh_from_db()
        assert hook.failing_since is None and hook.active


def test_an_address_where_nothing_arrives_for_three_days_is_switched_off_and_says_so(alice, alices_browser, to_loopback):
    with receiving(behaviours.wrong) as server:
        hook = hook_of(alice, server.url)
        Webhook.objects.update(failing_since=timezone.now() - timedelta(days=4))
        make_test_notice(hook)
        Delivery.objects.update(tries=len(PAUSES_SECONDS))
        tried(hook)
    hook.refresh_from_db()
    assert not hook.active
    assert "for three days" in alices_browser.get(f"/account/api/webhooks/{hook.pk}/").content.decode()


@pytest.mark.parametrize(("name", "seconds", "status"), [("huge", 3, 200), ("never", 3, None), ("silent", 3, None)])
def test_a_receiver_that_lies_costs_ten_seconds_at_most(alice, to_loopback, monkeypatch, name, seconds, status):
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 1.0)
    with receiving(getattr(behaviours, name)) as server:
        begun = time.monotonic()
        make_test_notice(hook := hook_of(alice, server.url))
        row = tried(hook)
        assert time.monotonic() - begun < seconds and row.status == status
        assert bool(row.trouble) == (status is None)


def test_nobody_is_followed_elsewhere(alice, to_loopback):
    with receiving() as inside, receiving(behaviours.elsewhere(inside.url)) as server:
        make_test_notice(hook := hook_of(alice, server.url))
        assert (tried(hook).status, inside.got) == (307, [])


def test_a_receiver_that_is_down_is_told_so(alice, to_loopback):
    with receiving() as server:
        url = server.url
    make_test_notice(hook := hook_of(alice, url))
    assert (tried(hook).status, tried(hook).trouble) == (None, "The receiver can't be reached.")


def test_slow_receivers_keep_nobody_waiting(alice, bob, to_loopback, transactional_db):
    with receiving(behaviours.silent) as slow, receiving() as quick:
        for _ in range(6):
            hook = hook_of(alice, slow.url)
            for _ in range(5):
                make_test_notice(hook)
        Webhook.objects.update(failing_since=timezone.now())
        for _ in range(5):
            make_test_notice(hook_of(bob, quick.url))
        sending = Sending()
        sending.tend()
        # four of one person's at once: the fifth goes with the next turn
        wait_until(lambda: sending.tend() or len(quick.got) == 5, 3, "the notices to the quick receiver")
        assert len(slow.got) <= 4
        slow.behave = behaviours.well


def test_a_notice_that_a_dead_process_held_is_sent_by_the_next(alice, to_loopback, transactional_db):
    with receiving() as server:
        make_test_notice(hook_of(alice, server.url))
        Delivery.objects.update(held_until=timezone.now() + timedelta(seconds=60))
        sending = Sending()
        sending.tend()
        sending.settle()
        assert not server.got
        Delivery.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        after = Sending()
        after.tend()
        after.settle()
        assert len(server.got) == 1 and Delivery.objects.get().state == "arrived"


@pytest.mark.slow
def test_the_look_worker_sends_what_happened(alice, to_loopback, transactional_db, monkeypatch):
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "1")
    with receiving() as server:
        write_notices()
        hook_of(alice, server.url)
        event = happened(alice)
        with worker("look"):
            wait_until(lambda: server.got, 40, "the notice")
        assert json.loads(server.got[0][1])["run"]["id"] == str(event.run_id)


def test_a_person_makes_tries_changes_and_deletes_a_webhook(alice, alices_browser, bobs_browser, staff_browser):
    made = alices_browser.post("/account/api/webhooks/", {"url": "https://example.org/hook", "kinds": ["done"]})
    hook = Webhook.objects.get()
    assert hook.secret in made.content.decode() and hook.secret not in alices_browser.get("/account/api/webhooks/").content.decode()
    page = f"/account/api/webhooks/{hook.pk}/"
    for browser in (bobs_browser, staff_browser):
        assert browser.get(page).status_code == 404 and browser.post(f"{page}test/").status_code == 404
    alices_browser.post(f"{page}test/")
    delivery = Delivery.objects.get()
    assert delivery.kind == "test"
    Delivery.objects.update(state="given up", tries=10)
    assert bobs_browser.post(f"/account/api/deliveries/{delivery.pk}/replay/").status_code == 404
    alices_browser.post(f"/account/api/deliveries/{delivery.pk}/replay/")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("waiting", 0)
    alices_browser.post(page, {"url": "https://example.org/other", "kinds": ["failed", "done"]})
    alices_browser.post(f"{page}off/")
    hook.refresh_from_db()
    assert (hook.url, hook.kinds, hook.active) == ("https://example.org/other", ["failed", "done"], False)
    assert "https://example.org/other" in alices_browser.get(page).content.decode()
    old = hook.secret
    assert Webhook.objects.get().secret == old
    alices_browser.post(f"{page}secret/")
    assert Webhook.objects.get().secret != old
    assert alices_browser.post(f"{page}nonsense/").status_code == 404
    alices_browser.post(f"{page}delete/")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("url", ["http://example.org/", "https://a:b@example.org/", "javascript:alert(1)"])
def test_an_address_that_can_not_be_used_is_refused_with_a_sentence(alices_browser, url):
    page = alices_browser.post("/account/api/webhooks/", {"url": url, "kinds": ["done"]})
    assert page.status_code == 422 and not Webhook.objects.exists() and "errorlist" in page.content.decode()


def test_a_test_is_sent_once_and_not_again_while_it_waits_or_at_once_after(alice, alices_browser):
    hook = hook_of(alice)
    page = f"/account/api/webhooks/{hook.pk}/"
    for state in ("waiting", "arrived"):
        Delivery.objects.update(state=state)
        answers = [alices_browser.post(f"{page}test/", follow=True).content.decode() for _ in range(3)]
        assert "A test notice was sent just now, or is still on its way." in answers[-1]
        assert hook.deliveries.count() == 1
    Delivery.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    alices_browser.post(f"{page}test/")
    assert hook.deliveries.count() == 2


def test_receivers_that_take_what_they_get_slowly_keep_nobody_waiting(alice, bob, staff, to_loopback, transactional_db, monkeypatch):
    monkeypatch.setattr(sending, "SLOW_MILLISECONDS", 100)
    with receiving(behaviours.slowly) as slow, receiving() as quick:
        for owner in (alice, bob):
            hook = hook_of(owner, slow.url)
            make_test_notice(hook)
            assert tried(hook).state == "arrived"
            hook_rows = Webhook.objects.filter(pk=hook.pk)
            assert hook_rows.get().slow and hook_rows.get().failing_since is None
            hook_of(owner, slow.url)
        Webhook.objects.update(slow=True)
        for hook in Webhook.objects.all():
            for _ in range(4):
                make_test_notice(hook)
        for _ in range(4):
            make_test_notice(hook_of(staff, quick.url))
        turn = Sending()
        begun = time.monotonic()
        turn.tend()
        wait_until(lambda: len(quick.got) == 4, 3, "the notices to the quick receiver")
        assert time.monotonic() - begun < 1.5 and turn._under_way[False] <= 4
        turn.settle()


def test_an_address_is_quick_again_after_a_quick_answer(alice, to_loopback):
    with receiving() as server:
        hook = hook_of(alice, server.url)
        Webhook.objects.update(slow=True)
        make_test_notice(hook)
        assert tried(hook).state == "arrived"
        assert not Webhook.objects.get().slow


def test_a_server_of_names_that_says_nothing_costs_no_more_than_its_seconds(alice, monkeypatch):
    asked = threading.Event()
    monkeypatch.setattr("webapp.api.public_place.LOOKED_UP_WITHIN_SECONDS", 0.3)
    monkeypatch.setattr("webapp.api.public_place.socket.getaddrinfo", lambda *_, **__: asked.wait(20) and [])
    make_test_notice(hook := hook_of(alice, "https://silent.example/"))
    begun = time.monotonic()
    row = tried(hook)
    asked.set()
    assert time.monotonic() - begun < 3
    assert (row.state, row.status, row.trouble) == ("waiting", None, "The name of this server could not be looked up in time.")
