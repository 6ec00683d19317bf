"""The desk's other pages: failures with what the program said, workers, usage, and how the product runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.rows import queued_run
from tests.webapp.shelf import run_of, video_of
from webapp.review.drawing import powers, rounds, stacked, steps_to
from webapp.review.figures import ended_runs, forecasts, speeds, waits
from webapp.runs.models import AnalysisRun, RunEvent, Worker
from webapp.runs.queueing import enqueue_run
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def done_run(owner, seconds: int, worked: float, hours_ago: int) -> AnalysisRun:
    run = run_of(video_of(owner, f"{seconds} {hours_ago}.mp4"))
    queued = timezone.now() - timedelta(hours=hours_ago)
    facts = {"queued_at": queued, "started_at": queued + timedelta(seconds=30), "finished_at": queued + timedelta(seconds=30 + worked)}
    AnalysisRun.objects.filter(pk=run.pk).update(end_second=seconds, elapsed_seconds=worked, **facts)
    return AnalysisRun.objects.get(pk=run.pk)


def test_a_failed_run_tells_its_reason_and_staff_the_trace_and_goes_on(staff_browser, alice):
    run = run_of(video_of(alice), "failed", 1)
    AnalysisRun.objects.filter(pk=run.pk).update(error="The file is cut off or damaged after 0:41.", finished_at=timezone.now())
    RunEvent.objects.create(run=run, kind="requeued", detail="Traceback (most recent call last):\n  <odd>")
    Video.objects.filter(pk=video_of(alice, "cut.mp4").pk).update(state="refused", refusal="The file is empty.")
    page = staff_browser.get("/review/failures/").content.decode()
    assert "damaged after 0:41" in page and "&lt;odd&gt;" in page and "The file is empty." in page
    staff_browser.post(f"/review/failures/{run.pk}/retry/")
    assert AnalysisRun.objects.get(pk=run.pk).state == "queued"


def test_queues_and_workers_are_shown_and_read_only(staff_browser, alice):
    run = queued_run(alice)
    enqueue_run(run.id, run.generation)
    Worker.objects.create(name="describe-here-1", queue="describe", state="busy", memory_bytes=2 * 1024**3, memory_peak_bytes=3 * 1024**3)
    page = staff_browser.get("/review/queues/").content.decode()
    assert "describe-here-1" in page and "clip.mp4" in page and "1 message waits" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0], "nothing is done here"


def test_usage_adds_up_by_person(staff_browser, alice, bob):
    done_run(alice, 60, 20.0, 2)
    done_run(alice, 30, 10.0, 1)
    run_of(video_of(bob))
    page = staff_browser.get("/review/usage/").content.decode()
    row = page.split("alice@example.org</th>")[1].split("</tr>")[0]
    assert ">1:30<" in row and ">0:30<" in row and ">2<" in row


def test_speed_forecasts_and_waiting_come_from_the_runs(alice):
    done_run(alice, 60, 20.0, 3)
    done_run(alice, 90, 45.0, 2)
    run = run_of(video_of(alice, "live.mp4"), "running", 1)
    ended = ended_runs()
    assert run.video.name not in [one.name for one in ended]
    assert speeds(ended)[0].rate == pytest.approx(150 / 65)
    assert [(one.predicted, one.taken) for one in forecasts(ended)] == [(pytest.approx(30.0), 45.0)]
    assert {round(day.longest) for day in waits(ended)} == {30}


def test_how_it_runs_shows_pictures_and_tables(staff_browser, alice):
    empty = staff_browser.get("/review/how-it-runs/").content.decode()
    assert "No run is done yet." in empty
    done_run(alice, 60, 20.0, 3)
    done_run(alice, 90, 45.0, 2)
    Worker.objects.create(name="describe-1", queue="describe", memory_bytes=1024**3, memory_peak_bytes=2 * 1024**3)
    page = staff_browser.get("/review/how-it-runs/").content.decode()
    assert page.count('<svg class="plot"') == 2 and "As a table" in page and "describe-1" in page


def test_bars_and_steps_are_drawn_true():
    assert [bar.width for bar in stacked([("described", 3), ("carried", 1), ("failed", 0)])] == [75.0, 25.0]
    thin = stacked([("described", 9999), ("failed", 1)])
    assert thin[-1].width >= 0.5 and thin[-1].x + thin[-1].width <= 100
    assert steps_to(47) == [0, 20, 40, 60]
    assert steps_to(0) == [0, 1]
    assert powers([3, 40]) == (2, 50) and powers([12, 99.9]) == (10, 100)
    assert rounds(2, 50) == [2, 5, 10, 20, 50]


def test_corrections_and_reviews_are_listed(staff_browser, alice):
    from webapp.review.measuring import measure
    from webapp.runs.models import Correction

    run = run_of(video_of(alice))
    measure(run)
    Correction.objects.create(video=run.video, second=2, text="A red boat.", author=alice)
    assert "A red boat." in staff_browser.get("/admin/runs/correction/").content.decode()
    assert "dog.mp4" in staff_browser.get("/admin/runs/review/").content.decode()


def test_a_worker_tells_its_peak(db):
    from webapp.runs.pulse import Pulse

    Pulse("look-here", "look").beat()
    worker = Worker.objects.get()
    assert worker.memory_peak_bytes >= worker.memory_bytes * 0.9 > 0
