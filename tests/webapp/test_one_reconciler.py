"""One process at a time puts queue and rows right, by a row: with the queue away too, and nobody waits for one that died at it."""

from __future__ import annotations

import subprocess
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from webapp.runs import reconciler
from webapp.runs.holder import own_name
from webapp.runs.models import Turn
from webapp.runs.reconciler import reconcile_in_turn
from webapp.runs.turns import own_turn

pytestmark = pytest.mark.django_db(transaction=True)
EVERY, LONGEST = timedelta(seconds=2), timedelta(seconds=10)


@pytest.fixture
def reconciled(monkeypatch) -> list[float]:
    """One entry for each time that somebody reconciled."""
    times: list[float] = []
    monkeypatch.setattr(reconciler, "reconcile_once", lambda: times.append(1.0))
    return times


def test_of_eight_processes_that_try_at_once_one_does_it(reconciled):
    Turn.objects.create(name="reconcile", until=timezone.now() - timedelta(seconds=1))
    together = threading.Barrier(8)

    def attempt() -> None:
        together.wait()
        reconcile_in_turn()
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reconciled) == 1


def test_the_turn_comes_again_when_its_time_has_passed_and_needs_no_queue(reconciled, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody-listens"
    reconcile_in_turn()
    reconcile_in_turn()
    assert len(reconciled) == 1
    Turn.objects.update(until=timezone.now() - timedelta(milliseconds=1))
    reconcile_in_turn()
    assert len(reconciled) == 2


def test_one_that_died_at_it_is_replaced_at_once():
    ended = subprocess.Popen(["true"])
    ended.wait()
    dead = f"{own_name().rpartition('/')[0]}/{ended.pid}"
    Turn.objects.create(name="reconcile", held_by=dead, until=timezone.now() + LONGEST)
    with own_turn("reconcile", EVERY, LONGEST) as mine:
        assert mine


def test_one_that_slept_past_its_turn_leaves_its_successors_alone():
    with own_turn("reconcile", EVERY, LONGEST) as mine:
        assert mine
        Turn.objects.update(held_by="another-machine/7", until=timezone.now() + LONGEST)
    assert Turn.objects.get().held_by == "another-machine/7"
