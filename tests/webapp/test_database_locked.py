"""Another program holds the database for a while: runs and pages wait for it, and one that waits in vain says so in a sentence."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import line, queued_run, received_video
from webapp.runs.lease import claim, renew
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.queueing import queue_run
from webapp.runs.reconciler import take_back_runs
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queue"),
    pytest.mark.skipif("sqlite" not in str(connection.vendor), reason="PostgreSQL locks rows, not itself"),
]


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Somebody else writes and doesn't finish."""
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def impatient() -> Iterator[None]:
    """This process waits for half a second only."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 500")
        yield
        cursor.execute("PRAGMA busy_timeout = 30000")


def test_pages_are_read_at_once_while_somebody_writes(alice, alices_browser):
    run = queued_run(alice)
    with locked():
        began = time.monotonic()
        for name in ("library:player", "runs:changes"):
            assert alices_browser.get(reverse(name, args=[run.id])).status_code == 200
        assert alices_browser.get(reverse("library:videos")).status_code == 200
        assert time.monotonic() - began < 5


def test_what_cannot_be_stored_in_time_is_told_in_a_sentence_and_is_not_half_done(alice, alices_browser, impatient):
    run = queued_run(alice)
    alices_browser.raise_request_exception = False
    before = AnalysisRun.objects.values().get(pk=run.pk)
    with locked():
        page = alices_browser.post(reverse("runs:cancel", args=[run.id]))
        told = alices_browser.post(reverse("runs:cancel", args=[run.id]), HTTP_ACCEPT="application/json")
    sentence = "The server is busy with something else at the moment; nothing was changed. Please try again in a few seconds."
    assert (page.status_code, page["Retry-After"]) == (503, "5") and sentence in page.content.decode()
    assert told.status_code == 503 and told.json()["error"] == {"code": "busy", "message": sentence}
    assert AnalysisRun.objects.values().get(pk=run.pk) == before
    assert alices_browser.post(reverse("runs:cancel", args=[run.id])).status_code == 302
    assert AnalysisRun.objects.get(pk=run.pk).state == "cancelled"


def test_other_errors_stay_what_they_are(alices_browser, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("webapp.library.history.render", broken)
    alices_browser.raise_request_exception = False
    assert alices_browser.get(reverse("library:videos")).status_code == 500


def test_a_page_that_waits_is_answered_when_the_other_is_done(alice, alices_browser):
    run = queued_run(alice)
    holding, free = threading.Event(), threading.Event()

    def hold() -> None:
        with locked():
            holding.set()
            free.wait(2)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    assert alices_browser.post(reverse("runs:cancel", args=[run.id])).status_code == 302
    thread.join()
    assert AnalysisRun.objects.get(pk=run.pk).state == "cancelled"


def test_a_run_goes_on_where_it_was_after_the_database_was_held_for_five_seconds(alice, make_clip):
    video = received_video(alice, make_clip(seconds=20, width=640, height=360))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=20.0, sha256="0")
    video.refresh_from_db()
    run = queue_run(video, "balanced", "en")
    with worker("describe") as process:
        wait_until(lambda: Description.objects.filter(run=run).exists(), 60, "the first line")
        with locked():
            time.sleep(5)
            assert Description.objects.filter(run=run).count() < 20
        wait_until(lambda: AnalysisRun.objects.get(pk=run.pk).state == "done", 60, "the end")
        assert process.poll() is None
    run.refresh_from_db()
    assert (run.generation, run.error) == (1, "")
    assert Description.objects.filter(run=run).count() == 20


def test_a_lease_that_was_renewed_just_before_is_not_taken(alice, monkeypatch):
    run = queued_run(alice)
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(0)]))
    AnalysisRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    # the holder waited for the lock as long as the reconciler, and was first
    monkeypatch.setattr("webapp.runs.reconciler.is_gone", lambda _: False)
    real = AnalysisRun.objects.filter

    def read_then_renewed(**wanted):
        rows = real(**wanted)
        if wanted == {"state": AnalysisRun.State.RUNNING}:
            rows = list(rows)
            renew(lease)
        return rows

    monkeypatch.setattr(AnalysisRun.objects, "filter", read_then_renewed)
    take_back_runs()
    monkeypatch.undo()
    run.refresh_from_db()
    assert (run.state, run.generation) == ("running", 1)
