"""What a page is told of a run: every change once, in order, in pages, and how far the run has come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.webapp.rows import done, line, queued_run
from webapp.runs.changes import changes_since
from webapp.runs.lease import claim, finish
from webapp.runs.models import AnalysisRun, Worker
from webapp.runs.progress import coverage_words, run_to_json
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_pages_of_changes_hold_everything_once(alice):
    run = queued_run(alice, seconds=45)
    lease = claim(run.id, run.generation)
    planned = list(run.segments.all())
    for part in planned:
        told = range(part.start_second, part.end_second)
        store(lease, Batch(lines=[line(second) for second in told], done=[done(part.start_second, part.end_second)]))
    run.refresh_from_db()
    since, lines, segments, tracks, answers = 0, [], [], [], 0
    while True:
        page = changes_since(run, since, limit=7)
        lines += [row["second"] for row in page["lines"]]
        segments += [row["start"] for row in page["segments"]]
        tracks += [row["segment"] for row in page["tracks"]]
        answers += 1
        assert page["last_seq"] > since
        since = page["last_seq"]
        if not page["more"]:
            break
    starts = [part.start_second for part in planned]
    assert (lines, segments, tracks) == (list(range(45)), starts, starts)
    assert (answers, since) == (-(-(45 + 2 * len(starts)) // 7), run.last_seq)
    assert changes_since(run, since)["lines"] == []


def test_a_page_reads_nothing_newer_than_the_run_it_was_asked_with(alice):
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    store(lease, Batch(lines=[line(0)]))
    run.refresh_from_db()
    store(lease, Batch(lines=[line(1)]))
    page = changes_since(run, 0)
    assert [row["second"] for row in page["lines"]] == [0]
    run.refresh_from_db()
    assert [row["second"] for row in changes_since(run, page["last_seq"])["lines"]] == [1]


def test_a_line_has_the_shape_of_the_run_document(alice):
    run = queued_run(alice)
    store(claim(run.id, run.generation), Batch(lines=[line(0, "A dog runs.")]))
    run.refresh_from_db()
    (row,) = changes_since(run, 0)["lines"]
    assert row["text"] == "A dog runs."
    assert set(row) == {
        *("second", "text", "status", "source", "frames", "difference", "reason", "observations", "claims"),
        *("alternatives", "corrected", "correction", "seq"),
    }


def test_the_expected_time_comes_from_the_measured_speed(alice):
    run = queued_run(alice, seconds=20)
    assert run_to_json(run)["eta_seconds"] is None
    lease = claim(run.id, run.generation)
    store(lease, Batch(lines=[line(second) for second in range(10)]), 5.0)
    run.refresh_from_db()
    told = run_to_json(run)
    assert (told["eta_seconds"], told["coverage_words"], told["seconds_done"]) == (5.0, "10 of 20 seconds", 10)
    store(lease, Batch(lines=[line(second) for second in range(10, 20)]), 5.0)
    finish(lease, AnalysisRun.State.DONE)

    second, third = queued_run(alice, seconds=30), queued_run(alice, seconds=10)
    assert (run_to_json(second)["queue_position"], run_to_json(third)["queue_position"]) == (1, 2)
    assert (run_to_json(second)["eta_seconds"], run_to_json(third)["eta_seconds"]) == (15.0, 20.0)


def test_one_second_is_not_many():
    assert coverage_words(1, {"described": 1, "carried": 0, "failed": 0}) == "1 of 1 second"
    with override("de"):
        assert coverage_words(1, {"described": 1, "carried": 0, "failed": 0}) == "1 von 1 Sekunde"


def test_failed_seconds_are_told():
    assert coverage_words(49, {"described": 40, "carried": 7, "failed": 2}) == "47 of 49 s, 2 failed"


def test_a_waiting_run_says_what_it_waits_for(alice, settings):
    run = queued_run(alice)
    assert run_to_json(run)["notices"] == ["No describer is running at the moment; this video starts as soon as one is back."]
    worker = Worker.objects.create(name="describe-1", queue="describe")
    assert run_to_json(run)["notices"] == ["The describer is getting ready, about 20 s."]
    worker.state = Worker.State.BUSY
    worker.save()
    assert run_to_json(run)["notices"] == []
    worker.seen_at = timezone.now() - timedelta(minutes=1)
    worker.save()
    assert "No describer" in run_to_json(run)["notices"][0]
