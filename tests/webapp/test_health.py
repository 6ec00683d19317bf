"""/healthz says how each part is."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from webapp.runs.models import Worker


def beat(queue: str, seconds_ago: float = 0) -> None:
    Worker.objects.create(name=f"{queue}-{seconds_ago}", queue=queue, state="idle", seen_at=timezone.now() - timedelta(seconds=seconds_ago))


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
