"""Only the holder of a run's lease writes to it, and a run is claimed once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.utils import timezone

from analysis.events import WindowPlan
from tests.webapp.rows import done, line, queued_run
from webapp.runs.lease import LEASE, LeaseLost, claim, finish, give_back, renew, requeue
from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment, TrackPiece
from webapp.runs.requests import cancel
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_a_run_is_claimed_once_and_a_stale_message_does_nothing(alice):
    run = queued_run(alice)
    assert claim(run.id, run.generation).generation == run.generation + 1
    assert claim(run.id, run.generation) is None
    assert claim(run.id, run.generation + 1) is None
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("running", 1)
    assert run.lease_until - timezone.now() <= LEASE


def test_a_worker_that_lost_its_run_writes_nothing(alice):
    run = queued_run(alice)
    asleep = claim(run.id, run.generation)
    store(asleep, Batch(lines=[line(0)]))
    AnalysisRun.objects.filter(pk=run.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert requeue(AnalysisRun.objects.get(pk=run.id), "the lease passed")
    successor = claim(run.id, AnalysisRun.objects.get(pk=run.id).generation)
    before = AnalysisRun.objects.values().get(pk=run.id)

    for late in (
        lambda: store(asleep, Batch(lines=[line(1)], started=[done(0, 4).segment], notices=["late"])),
        lambda: store(asleep, Batch(done=[done(0, 4)])),
        lambda: renew(asleep),
        lambda: finish(asleep, AnalysisRun.State.DONE),
    ):
        with pytest.raises(LeaseLost):
            late()
    give_back(asleep, "late")

    assert AnalysisRun.objects.values().get(pk=run.id) == before
    assert list(Description.objects.values_list("second", flat=True)) == [0]
    assert not TrackPiece.objects.exists()
    store(successor, Batch(lines=[line(1)]))
    assert Description.objects.count() == 2


def test_every_row_takes_its_own_seq_and_a_segment_ends_with_its_tracks(alice):
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    store(lease, Batch(started=[done(0, 4).segment], lines=[line(0), line(1)], notices=["Faces were not looked for."]), 1.5)
    store(lease, Batch(lines=[line(2), line(3)], done=[done(0, 4)]), 0.5)
    run.refresh_from_db()
    seqs = [*Description.objects.values_list("seq", flat=True), *TrackPiece.objects.values_list("seq", flat=True)]
    segment = Segment.objects.get(run=run)
    assert len({*seqs, segment.seq}) == 6
    assert segment.seq == run.last_seq == max(*seqs, segment.seq)
    assert (segment.state, segment.plan) == ("done", [asdict(WindowPlan(0, 4, 4))])
    assert (run.elapsed_seconds, run.notices, run.attempts) == (2.0, ["Faces were not looked for."], 0)


def test_a_run_that_stops_the_analyser_three_times_is_given_up_with_the_second(alice):
    run = queued_run(alice, seconds=70)
    lease = claim(run.id, run.generation)
    store(lease, Batch(lines=[line(second) for second in range(63)]))
    for attempt in range(4):
        run.refresh_from_db()
        assert run.state == "running", attempt
        requeue(run, "the lease passed")
        run.refresh_from_db()
        claim(run.id, run.generation)
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.error.startswith("This video stopped the analyser three times at 1:03.")
    assert Description.objects.filter(run=run).count() == 63
    assert RunEvent.objects.filter(run=run, kind="requeued").count() == 3


def test_a_run_given_back_by_a_worker_that_ends_waits_again_at_once(alice):
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    give_back(lease, "the worker was stopped")
    run.refresh_from_db()
    assert (run.state, run.attempts, run.lease_until) == ("queued", 0, None)
    assert claim(run.id, run.generation)


def test_a_cancel_reaches_the_holder_and_survives_its_death(alice):
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    assert renew(lease) is False
    assert cancel(run)
    assert renew(lease) is True
    run.refresh_from_db()
    requeue(run, "the lease passed")
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not cancel(run)
