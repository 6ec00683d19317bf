"""What ends a run whose analyzer doesn't listen: a cancel, a stop of the worker, the loss of the run, no progress."""

from __future__ import annotations

import time

import pytest

from analysis.timeline import Segment
from tests.webapp.rows import done, line, queued_run
from webapp.runs import keeper as keeping
from webapp.runs.keeper import Keeper
from webapp.runs.lease import claim
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.requests import cancel
from webapp.runs.writing import RunWriter
from webapp.stopping import stop_requested

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


class Ended(BaseException):
    """The process would be gone now."""


@pytest.fixture
def run(alice, monkeypatch) -> AnalysisRun:
    """A waiting run; whoever holds it looks for a cancel at every turn and has no patience."""
    monkeypatch.setattr(keeping, "LOOK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "LETTING_GO_SECONDS", 0.1)

    def end(status: int) -> None:
        raise Ended(status)

    monkeypatch.setattr(keeping.os, "_exit", end)
    yield queued_run(alice)
    stop_requested.clear()


def held(run: AnalysisRun) -> tuple[Keeper, RunWriter]:
    lease = claim(run.id, run.generation)
    writer = RunWriter(lease, {Segment(0, 4): {0, 1, 2, 3}})
    return Keeper(lease, writer), writer


def test_lines_are_stored_soon_though_nothing_else_happens(run):
    keeper, writer = held(run)
    writer.flush()
    for second in (0, 1, 2):
        writer.add_line(line(second))
    assert Description.objects.count() == 0
    time.sleep(0.3)
    keeper.tick()
    assert Description.objects.count() == 3


def test_the_last_line_of_a_segment_waits_for_its_tracks(run):
    keeper, writer = held(run)
    time.sleep(0.3)
    for second in (0, 1, 2, 3):
        writer.add_line(line(second))
    time.sleep(0.3)
    keeper.tick()
    assert list(Description.objects.values_list("second", flat=True)) == [0]
    writer.finish_segment(done(0, 4))
    assert (Description.objects.count(), run.segments.get().state) == (4, "done")


def test_a_cancel_is_carried_out_even_if_the_analyzer_does_not_listen(run):
    keeper, writer = held(run)
    writer.add_line(line(0))
    assert not keeper.should_stop()
    cancel(run)
    keeper.tick()
    assert keeper.should_stop()
    time.sleep(0.15)
    keeper.tick()
    assert keeper.lost
    assert (AnalysisRun.objects.get().state, Description.objects.count()) == ("cancelled", 1)


def test_a_stopped_worker_gives_its_run_back_even_if_the_analyzer_does_not_listen(run):
    keeper, writer = held(run)
    writer.add_line(line(0))
    stop_requested.set()
    keeper.tick()
    time.sleep(0.15)
    with pytest.raises(Ended):
        keeper.tick()
    assert (AnalysisRun.objects.get().state, Description.objects.count()) == ("queued", 1)


def test_a_run_that_is_gone_is_let_go(run):
    keeper, _writer = held(run)
    run.video.delete()
    keeper.tick()
    assert keeper.lost
    assert keeper.should_stop()


def test_a_process_without_progress_ends_and_asking_is_progress(run, monkeypatch):
    monkeypatch.setattr(keeping, "STUCK_AFTER_SECONDS", 0.2)
    keeper, _writer = held(run)
    time.sleep(0.15)
    keeper.should_stop()
    time.sleep(0.1)
    keeper.tick()
    time.sleep(0.2)
    with pytest.raises(Ended):
        keeper.tick()
    assert AnalysisRun.objects.get().state == "running"
