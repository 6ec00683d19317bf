"""How a run can end badly, and what it says then; every line that is known stays."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.rows import done, line, queued_run, received_video
from webapp.runs.lease import claim, give_back
from webapp.runs.models import AnalysisRun, Description, RunEvent
from webapp.runs.progress import coverage_words, line_counts
from webapp.runs.queueing import queue_run
from webapp.runs.requests import retry
from webapp.runs.tasks import describe, look
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def work_on(run: AnalysisRun) -> AnalysisRun:
    """What a worker does with the message about this run."""
    run.refresh_from_db()
    describe(str(run.id), run.generation)
    run.refresh_from_db()
    return run


def told_already(run: AnalysisRun, failed: int) -> None:
    """All lines are stored, the first of them failed; the worker was stopped before it could conclude."""
    lease = claim(run.id, 0)
    lines = [line(second, status="failed" if second < failed else "described") for second in range(run.end_second)]
    for part in run.segments.all():
        own = [one for one in lines if part.start_second <= one.second < part.end_second]
        store(lease, Batch(lines=own, done=[done(part.start_second, part.end_second)]))
    give_back(lease, "the worker was stopped")


def test_a_file_that_has_gone_is_told_in_a_sentence(alice):
    run = work_on(queued_run(alice))
    assert (run.state, run.error) == ("failed", "The file isn't there any more. Upload it again.")


def test_an_error_that_nobody_foresaw_is_tried_three_times_and_kept_for_staff(alice, make_clip):
    video = received_video(alice, make_clip(seconds=2))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=2.0)
    video.refresh_from_db()
    run = queue_run(video, "fast", "en")
    (video.folder / "runs").write_text("in the way of the evidence folder")
    for attempt in range(2):
        assert work_on(run).state == "queued", attempt
    assert work_on(run).state == "failed"
    assert run.error == "This video stopped the analyser three times at 0:00. The lines found so far are kept; you can try again."
    assert "Traceback" in RunEvent.objects.filter(run=run).latest("id").detail
    assert "Traceback" not in run.error


@contextlib.contextmanager
def decoding_killed_once() -> Iterator[list[int]]:
    """The first decoding process that this process starts is killed, as the system does when memory runs out."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not killed and not over.wait(0.01):
            for children in Path("/proc/self/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    for pid in children.read_text().split():
                        if b"analysis.video.child" in Path(f"/proc/{pid}/cmdline").read_bytes() and not killed:
                            os.kill(int(pid), signal.SIGKILL)
                            killed.append(int(pid))

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def test_a_decoding_process_that_is_killed_says_nothing_of_the_video(alice, make_clip):
    video = received_video(alice, make_clip(seconds=2), {"preset": "fast", "language": "en"})
    with decoding_killed_once() as killed:
        look(str(video.id))
    video.refresh_from_db()
    assert killed and (video.state, video.refusal, video.look_until) == ("received", "", None)
    look(str(video.id))
    run = AnalysisRun.objects.get(video=video)
    with decoding_killed_once() as killed:
        assert work_on(run).state == "queued"
    assert killed and (work_on(run).state, run.error) == ("done", "")


def test_a_run_with_a_tenth_of_failed_seconds_is_done_and_tells_them(alice):
    run = queued_run(alice, seconds=20)
    told_already(run, failed=2)
    assert (work_on(run).state, run.error) == ("done", "")
    assert coverage_words(20, line_counts(run)) == "18 of 20 s, 2 failed"


def test_a_run_with_more_failed_seconds_has_failed(alice):
    run = queued_run(alice, seconds=20)
    told_already(run, failed=3)
    assert (work_on(run).state, run.error) == ("failed", "3 of 20 seconds could not be described. Press retry to try those again.")
    assert Description.objects.filter(run=run).count() == 20


def test_a_retry_forgets_what_a_model_wrote_of_the_lines_and_keeps_its_first_look(alice):
    run = queued_run(alice)
    first = {"text": "A dog runs.", "parts": []}
    told = {"summary": "It ran.", "chapters": [], "sentences": []}
    AnalysisRun.objects.filter(pk=run.pk).update(state="failed", overview={"first": first, "told": told})
    run.refresh_from_db()
    assert retry(run)
    run.refresh_from_db()
    assert run.overview == {"first": first}
