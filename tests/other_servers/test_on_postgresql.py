"""What PostgreSQL does differently from SQLite: several write at once, and locks have an end."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from tests.webapp.rows import line, queued_run
from webapp.busy import means_busy
from webapp.library.deleting import delete_video
from webapp.onebyone import one_by_one
from webapp.runs.correcting import correct
from webapp.runs.lease import LeaseLost, claim, claim_next
from webapp.runs.models import AnalysisRun, Correction
from webapp.runs.queueing import queue_run
from webapp.runs.waiting_bound import room_for_another
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queue"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="make test-services runs it on PostgreSQL"),
]


def on_threads(*actions) -> None:
    """Do these at the same time, each with a connection of its own."""

    def closing(action) -> None:
        try:
            action()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=closing, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_what_is_done_one_by_one_waits_for_the_end_of_the_transaction(alice):
    seen = []

    def first() -> None:
        with transaction.atomic():
            one_by_one("a thing")
            time.sleep(0.6)
            seen.append("first")

    def second() -> None:
        time.sleep(0.2)
        with transaction.atomic():
            one_by_one("another thing")
            seen.append("another")
        with transaction.atomic():
            one_by_one("a thing")
            seen.append("second")

    on_threads(first, second)
    assert seen == ["another", "first", "second"]


def test_workers_that_are_free_at_once_each_see_what_the_others_have_taken(alice, bob):
    """Alice has six waiting runs and bob two, queued last: each of them gets two of four workers."""
    for owner, count in ((alice, 6), (bob, 2)):
        for _ in range(count):
            queued_run(owner)
    leases = []
    on_threads(*[lambda: leases.append(claim_next())] * 4)
    assert len({lease.run_id for lease in leases}) == 4
    running = AnalysisRun.objects.filter(state=AnalysisRun.State.RUNNING)
    assert sorted(running.values_list("video__owner__email", flat=True)) == [alice.email] * 2 + [bob.email] * 2


def test_a_lock_that_does_not_come_free_is_told_as_busy(alice):
    queued_run(alice)
    told = []
    is_held, may_go = threading.Event(), threading.Event()

    def holds() -> None:
        with transaction.atomic():
            list(Video.objects.select_for_update())
            is_held.set()
            may_go.wait(30)

    def waits() -> None:
        is_held.wait(30)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                list(Video.objects.select_for_update())
        except OperationalError as error:
            told.append(means_busy(error))
        may_go.set()

    on_threads(holds, waits)
    assert told == [True]


def test_a_line_that_is_stored_while_its_video_is_deleted_does_not_keep_it(alice):
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    lines_are_gone, is_stored, told = threading.Event(), threading.Event(), []

    def pause(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith('DELETE FROM "runs_description"'):
            lines_are_gone.set()
            is_stored.wait(1)
        return answer

    def deletes() -> None:
        with connection.execute_wrapper(pause):
            delete_video(run.video)

    def stores() -> None:
        lines_are_gone.wait(30)
        try:
            store(lease, Batch(lines=[line(0)]))
        except LeaseLost:
            told.append("gone")
        is_stored.set()

    on_threads(deletes, stores)
    assert told == ["gone"] and not Video.objects.exists()


def test_who_corrects_a_line_and_asks_for_another_look_at_once_gets_both(alice):
    run = queued_run(alice)
    store(claim(run.id, run.generation), Batch(lines=[line(0)]))
    is_corrected, is_asked = threading.Event(), threading.Event()

    def pause(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if "videos_video" in sql and "FOR " in sql:
            is_corrected.set()
            is_asked.wait(30)
        return answer

    def corrects() -> None:
        with connection.execute_wrapper(pause):
            correct(run, 0, "A dog.", alice)

    def asks() -> None:
        is_corrected.wait(30)
        with room_for_another(run.video):
            is_asked.set()
            time.sleep(0.3)
            queue_run(run.video, "fast", "en")

    on_threads(corrects, asks)
    assert Correction.objects.count() == 1 and AnalysisRun.objects.count() == 2


def test_every_connection_has_an_end_to_its_patience():
    with connection.cursor() as cursor:
        shown = []
        for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            shown += cursor.fetchone()
    assert shown == ["30s", "1min"]
