"""/healthz says how each part is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from webapp.runs.models import Worker
from webapp.runs.pulse import Pulse


def beat(queue: str, seconds_ago: float = 0, locked: bool | None = None) -> None:
    seen_at = timezone.now() - timedelta(seconds=seconds_ago)
    Worker.objects.create(name=f"{queue}-{seconds_ago}-{locked}", queue=queue, state="idle", seen_at=seen_at, decoder_is_locked=locked)


def test_all_well(strangers_browser, queue):
    beat("look")
    beat("describe")
    answer = strangers_browser.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == body["database"] == body["queue"] == body["workers"] == body["disk"] == "ok"
    assert body["workers_alive"] == {"look": 1, "describe": 1}


def test_a_silent_worker_is_missing(strangers_browser, queue):
    beat("look")
    beat("describe", seconds_ago=60)
    answer = strangers_browser.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["workers"] == "missing" and answer.json()["workers_alive"]["describe"] == 0


def test_a_stopped_queue_is_told(strangers_browser, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody"
    answer = strangers_browser.get("/healthz")
    assert answer.status_code == 503 and answer.json()["queue"] == "no answer"


def test_a_full_disk_is_told(strangers_browser, queue, settings):
    settings.DISK_FLOOR_BYTES = 2**62
    answer = strangers_browser.get("/healthz")
    assert answer.status_code == 503 and answer.json()["disk"] == "full"


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ((None, None), "not known yet"),
        ((True, None), "ok"),
        ((True, True), "ok"),
        ((True, False), "unavailable"),
        ((False,), "unavailable"),
    ],
)
def test_whether_the_decoder_is_locked_is_what_the_workers_saw(strangers_browser, queue, seen, told):
    for number, locked in enumerate(seen):
        beat("look", number, locked)
    assert strangers_browser.get("/healthz").json()["sandbox"] == told


def test_a_worker_tells_whether_it_could_lock_the_decoder(db):
    pulse = Pulse("look-here-1", "look")
    pulse.beat()
    assert Worker.objects.get().decoder_is_locked is None
    pulse.tell_lock(False)
    pulse.beat()
    assert Worker.objects.get().decoder_is_locked is False
