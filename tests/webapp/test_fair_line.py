"""Whose run goes next: people take turns, what was interrupted goes on first, and what stops the analyser waits for those it held up."""

from __future__ import annotations

import pytest

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import line as line_of
from tests.webapp.rows import queued_run, received_video
from webapp.runs import queueing
from webapp.runs.lease import Lease, claim_next, finish, give_back, requeue
from webapp.runs.models import AnalysisRun
from webapp.runs.next_run import line
from webapp.runs.progress import queue_position
from webapp.runs.queueing import queue_run
from webapp.runs.requests import cancel, retry
from webapp.runs.tasks import describe
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
State = AnalysisRun.State


def taken() -> tuple[AnalysisRun, Lease]:
    """The run that a worker takes now."""
    lease = claim_next()
    assert lease is not None
    return AnalysisRun.objects.select_related("video").get(pk=lease.run_id), lease


def worked_off() -> list[AnalysisRun]:
    """All waiting runs in the order in which one worker describes them."""
    order = []
    while (lease := claim_next()) is not None:
        order.append(AnalysisRun.objects.select_related("video__owner").get(pk=lease.run_id))
        finish(lease, State.DONE)
    return order


def test_one_run_of_bobs_starts_before_the_fourth_of_alices_fifty(alice, bob):
    for _ in range(50):
        queued_run(alice)
    first = [taken()[0], taken()[0]]
    queued_run(bob)
    finish(Lease(first[0].id, first[0].generation), State.DONE)
    owners = [run.video.owner for run in [*first, *worked_off()]]
    assert owners[:2] == [alice, alice]
    assert owners.index(bob) == 2
    assert len(owners) == 51


def test_two_workers_share_themselves_out_among_three_people(alice, bob, staff):
    for person, count in ((alice, 5), (bob, 3), (staff, 2)):
        for _ in range(count):
            queued_run(person)
    started, held = [], []
    while len(started) < 10:
        while len(held) < 2 and len(started) < 10:
            run, lease = taken()
            started.append(run.video.owner_id)
            held.append(lease)
        finish(held.pop(0), State.DONE)
    assert started[:6] == [alice.id, bob.id, staff.id] * 2
    assert started[6:8] == [alice.id, bob.id]


def test_ones_own_runs_go_in_the_order_they_were_asked_for_and_the_page_tells_the_place(alice, bob):
    alices = [queued_run(alice) for _ in range(3)]
    bobs = queued_run(bob)
    assert [queue_position(run) for run in (*alices, bobs)] == [1, 3, 4, 2]
    assert [run.id for run in worked_off()] == [alices[0].id, bobs.id, alices[1].id, alices[2].id]


def test_a_message_finds_the_run_whose_turn_it_is_and_a_stale_one_does_nothing(alice, bob):
    first, second, bobs = queued_run(alice), queued_run(alice), queued_run(bob)
    taken()
    describe(str(second.id), second.generation)
    assert AnalysisRun.objects.get(pk=bobs.id).generation > 0
    assert AnalysisRun.objects.get(pk=second.id).generation == 0
    describe(str(first.id), 0)
    describe(str(bobs.id), 0)
    assert AnalysisRun.objects.get(pk=second.id).generation == 0


def test_a_run_that_was_interrupted_after_some_lines_goes_on_first(alice, bob):
    run, lease = queued_run(alice), claim_next()
    queued_run(bob)
    store(lease, Batch(lines=[line_of(0)]))
    requeue(AnalysisRun.objects.get(pk=run.id), "the lease passed")
    again, lease = taken()
    assert again.id == run.id
    give_back(lease, "the worker was stopped")
    assert taken()[0].id == run.id


def test_a_run_that_stops_the_analyser_waits_for_all_that_it_may_have_held_up(alice, bob):
    poison = queued_run(alice)
    others = [queued_run(alice), queued_run(bob), queued_run(bob)]
    _, lease = taken()
    requeue(lease.row.get(), "the lease passed")
    later = queued_run(bob)
    order = [run.id for run in worked_off()]
    assert order.index(poison.id) >= 3
    assert {run.id for run in others} <= set(order[:4]) and set(order) == {poison.id, later.id, *(run.id for run in others)}


def test_nobody_waits_for_a_poison_video_longer_than_one_attempt(alice, bob):
    poison = queued_run(alice)
    for _ in range(4):
        queued_run(bob)
    order = []
    while (lease := claim_next()) is not None:
        order.append("poison" if lease.run_id == poison.id else "bob")
        if lease.run_id == poison.id:
            requeue(lease.row.get(), "its worker is gone")
        else:
            finish(lease, State.DONE)
    assert order == ["poison", "bob", "bob", "bob", "bob", "poison", "poison"]
    poison.refresh_from_db()
    assert poison.state == "failed" and "three times at 0:00" in poison.error


def test_a_retry_waits_as_a_new_run_does(alice, bob):
    old, lease = queued_run(alice), claim_next()
    finish(lease, State.FAILED, "It failed.")
    bobs = queued_run(bob)
    old.refresh_from_db()
    assert retry(old)
    assert [row.run_id for row in line()] == [bobs.id, old.id]


def test_a_cancelled_run_is_in_no_line(alice):
    run, other = queued_run(alice), queued_run(alice)
    cancel(run)
    assert [row.run_id for row in line()] == [other.id]


def test_real_workers_start_bobs_run_before_alices_fourth(alice, bob, make_clip):
    clip = make_clip(seconds=2)
    for person, count in ((alice, 6), (bob, 1)):
        for _ in range(count):
            video = received_video(person, clip)
            Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=2.0, sha256="0")
            video.refresh_from_db()
            queue_run(video, "fast", "en")
    assert queueing.queue("describe").count == 7
    with worker("describe"), worker("describe"):
        wait_until(lambda: AnalysisRun.objects.filter(state="done").count() == 7, 90, "all runs")
    started = list(AnalysisRun.objects.order_by("started_at").values_list("video__owner_id", flat=True))
    assert started.index(bob.id) < 3
    assert set(AnalysisRun.objects.values_list("generation", flat=True)) == {1}
