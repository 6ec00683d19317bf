"""/metrics: numbers that Prometheus can read, for this machine and for whoever knows the token, and few of them."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tests.webapp.merging_rows import two_runs
from tests.webapp.shelf import run_of, video_of
from webapp.runs.lag import note_sent
from webapp.runs.models import AnalysisRun, Segment, Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}


def numbers(browser) -> dict[tuple[str, ...], float]:
    answer = browser.get("/metrics", **HERE)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"HTTP_HOST": "localhost"}, 200),
        ({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        ({"HTTP_HOST": "see.example.org"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer "}, 404),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer a-long-token"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "see.example.org", "HTTP_AUTHORIZATION": "Bearer a-long-token"}, 200),
    ],
)
def test_who_may_read_them(strangers_browser, settings, asked, status):
    settings.METRICS_TOKEN = "a-long-token"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "see.example.org"]
    assert strangers_browser.get("/metrics", **{**HERE, **asked}).status_code == status


def test_without_a_token_no_token_opens_them(strangers_browser, staff_browser):
    for given in ("Bearer ", "Bearer None", "Bearer"):
        answer = strangers_browser.get("/metrics", **{**HERE, "REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": given})
        assert answer.status_code == 404
    assert staff_browser.get("/metrics", **{**HERE, "REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert strangers_browser.post("/metrics", **HERE).status_code == 405


def test_rows_in_numbers(strangers_browser, alice, settings):
    settings.UPLOAD_DIR = settings.DATA_DIR / "incoming"
    settings.UPLOAD_DIR.mkdir()
    (settings.UPLOAD_DIR / "a.part").write_bytes(b"123")
    now = timezone.now()
    two_runs(video_of(alice, duration_seconds=4.0))
    AnalysisRun.objects.update(elapsed_seconds=2.0, finished_at=now)
    Segment.objects.filter(run__describer="transformers_vlm", start_second=0).update(plan=[{"start": 0, "end": 2, "asked_again": 3}])
    run_of(video_of(alice), failed=2)
    AnalysisRun.objects.filter(end_second=3).update(state="queued", queued_at=now - timedelta(seconds=90))
    held = run_of(video_of(alice, state="received", duration_seconds=None), "running")
    AnalysisRun.objects.filter(pk=held.pk).update(lease_until=now - timedelta(seconds=5))
    Worker.objects.create(name="d", queue="describe", state="busy", memory_bytes=500)
    Worker.objects.create(name="e", queue="describe", state="busy", memory_bytes=700)
    found = numbers(strangers_browser)
    assert found["secondsight_runs", "queued"] == found["secondsight_runs", "running"] == 1
    assert found["secondsight_runs", "done"] == 2 and found["secondsight_runs", "cancelled"] == 0
    assert found["secondsight_waiting", "describe"] == 1 and found["secondsight_waiting", "look"] == 1
    assert 90 <= found["secondsight_waiting_oldest_seconds", "describe"] < 100
    assert found["secondsight_leases",] == 1 and 20 <= found["secondsight_lease_age_seconds",] < 30
    assert found["secondsight_video_seconds_per_worker_second", "composed", "balanced"] == 2.0
    assert found["secondsight_described_seconds", "transformers_vlm", "balanced"] == 4
    assert found["secondsight_failed_seconds",] == 2 and found["secondsight_lines_asked_again",] == 3
    assert found["secondsight_uploads_unfinished",] == 1 and found["secondsight_uploads_unfinished_bytes",] == 3
    assert found["secondsight_originals_bytes",] == 15
    assert found["secondsight_workers", "describe", "busy"] == 2 and found["secondsight_worker_memory_bytes", "describe"] == 700
    assert found["secondsight_queue_messages", "look"] == 0
    assert 0 < found["secondsight_disk_free_bytes",] < found["secondsight_disk_bytes",]
    assert found["process_resident_memory_bytes",] > 1e6


def test_how_late_lines_are(strangers_browser):
    before = numbers(strangers_browser)
    note_sent(time.time() - 0.2)
    note_sent(time.time() + 9)
    note_sent(None)
    after = numbers(strangers_browser)

    def more(*key: str) -> float:
        return after[key] - before[key]

    assert more("secondsight_line_lag_seconds_count") == 2
    assert more("secondsight_line_lag_seconds_bucket", "0.1") == 1 and more("secondsight_line_lag_seconds_bucket", "0.5") == 2
    assert more("secondsight_lines_sent_untold_total") == 1


def test_what_people_do_makes_no_new_numbers(strangers_browser, alice, bob):
    run_of(video_of(alice))
    few = set(numbers(strangers_browser))
    for owner in (alice, bob):
        for number in range(5):
            run = run_of(video_of(owner, f"{number}.mp4"))
            AnalysisRun.objects.filter(pk=run.pk).update(preset=f"own{number}", describer=f"d{number}", model=f"m{number}")
            Worker.objects.create(name=f"{owner.pk}-{number}", queue="look")
    new = set(numbers(strangers_browser)) - few
    assert {key[1:] for key in new} <= {("other", "other")}
    assert len(few | new) < 200


def test_without_a_queue_the_rest_is_told(strangers_browser, monkeypatch, settings, tmp_path):
    from webapp.runs import queueing

    queueing.connection.cache_clear()
    settings.REDIS_URL = f"unix://{tmp_path}/nobody"
    try:
        found = numbers(strangers_browser)
    finally:
        queueing.connection.cache_clear()
    assert ("secondsight_queue_messages", "look") not in found and ("secondsight_runs", "done") in found
