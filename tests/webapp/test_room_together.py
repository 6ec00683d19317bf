"""What comes at the same moment doesn't pass the limits together, and what was promised counts before it is a run."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.webapp.callers import post, program_of
from tests.webapp.callers import send as send_by_program
from tests.webapp.rows import received_video
from tests.webapp.sending import FILM, begin, send, sentence
from tests.webapp.shelf import run_of, video_of
from tests.webapp.test_choices_of_links import chosen
from webapp.library import storing
from webapp.runs import granting
from webapp.runs.clip_bytes import likely_bytes
from webapp.runs.models import AnalysisRun, RunEvent
from webapp.runs.progress import run_to_json
from webapp.runs.tasks import describe, look
from webapp.runs.usage import usage_of
from webapp.videos.models import PlayableCopy, Upload, Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _short_waits(settings, data_folder) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.DISK_FLOOR_BYTES = settings.UPLOAD_ANSWER_WAITS_SECONDS = 0


@pytest.fixture
def both_have_asked(monkeypatch) -> None:
    """Whoever was told that there is room waits until the other one has asked too, a second at most."""
    both = threading.Barrier(2)
    ask = storing.share_for

    def ask_and_wait(owner_id, count) -> None:
        ask(owner_id, count)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)

    monkeypatch.setattr(storing, "share_for", ask_and_wait)


def together(*acts) -> list[int]:
    """The statuses of what is done at the same moment."""

    def closing(act) -> int:
        try:
            return act().status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(closing, acts))


def by_form(browser: Client, content: bytes):
    form = {"file": SimpleUploadedFile("dog.mp4", content), "preset": "fast", "language": "en"}
    return browser.post("/videos/upload/", form, headers={"Accept": "application/json"})


def another_browser(of: Client) -> Client:
    browser = Client()
    browser.cookies = of.cookies.copy()
    return browser


def test_two_posts_at_once_do_not_pass_the_quota_together(alice, alices_browser, settings, both_have_asked):
    settings.USER_BYTES = 15
    other = another_browser(alices_browser)
    assert together(lambda: by_form(alices_browser, b"0123456789"), lambda: by_form(other, b"9876543210")) == [201, 422]
    assert Video.objects.count() == 1 and len(list((settings.DATA_DIR / "videos").iterdir())) == 1


def test_two_calls_at_once_do_not_pass_the_limit_of_runs_together(alice, settings, both_have_asked):
    settings.USER_RUNS_AT_ONCE = 1
    one, other = program_of(alice), program_of(alice)
    assert together(lambda: send_by_program(one, b"one"), lambda: send_by_program(other, b"other")) == [201, 422]
    assert Video.objects.count() == 1


def test_two_links_to_ranges_of_two_runs_do_not_pass_the_quota_together(alice, alices_browser, settings, monkeypatch):
    runs = [run_of(video_of(alice, name=name)) for name in ("dog.mp4", "cat.mp4")]
    needed = likely_bytes(runs[0].video, 0, 2)
    settings.USER_BYTES = usage_of(alice).bytes + needed + needed // 2
    both = threading.Barrier(2)
    count = granting.bytes_of

    def count_and_wait(owner_id) -> int:
        counted = count(owner_id)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)
        return counted

    monkeypatch.setattr(granting, "bytes_of", count_and_wait)
    browsers = (alices_browser, another_browser(alices_browser))
    asks = [
        partial(browser.post, f"/runs/{run.pk}/share/", chosen(first="0", end="2")) for browser, run in zip(browsers, runs, strict=True)
    ]
    assert together(*asks) == [200, 409]
    assert PlayableCopy.objects.count() == 1


def test_uploads_that_are_on_their_way_count_as_the_runs_they_will_be(alices_browser, alice, bobs_browser, settings):
    settings.USER_RUNS_AT_ONCE = 2
    places = [begin(alices_browser, told="")["Location"] for _ in range(2)]
    refused = begin(alices_browser, told="")
    assert sentence(refused) == (403, "quota")
    assert "2 of your videos are being described or wait" in refused.json()["error"]["message"]
    assert begin(bobs_browser, told="").status_code == 201
    send(alices_browser, places[0], 0, FILM)
    assert sentence(begin(alices_browser, told="")) == (403, "quota"), "nobody has looked at it yet"
    assert usage_of(alice).runs == 2
    Video.objects.filter(owner=alice).update(state="refused")
    assert begin(alices_browser, told="").status_code == 201


def test_an_upload_of_a_file_that_is_here_counts_only_itself_and_still_gets_its_run(alices_browser, alice, settings):
    settings.USER_RUNS_AT_ONCE = 1
    send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    Video.objects.update(state="ready", duration_seconds=4.0, width=320, height=180)
    known = send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    assert known["Secondsight-Known"] == "1" and AnalysisRun.objects.filter(pk=known["Secondsight-Run"]).exists()


def test_expired_uploads_keep_nobody_from_anything(alices_browser, alice, settings):
    settings.USER_RUNS_AT_ONCE = 1
    Upload.objects.create(owner=alice, name="old.mp4", length=5, wanted={}, expires_at=timezone.now())
    assert begin(alices_browser).status_code == 201


def test_of_files_that_were_begun_in_time_those_beyond_the_months_minutes_are_not_described(alice, alices_browser, make_clip, settings):
    settings.USER_MINUTES_A_MONTH = 1
    wanted = {"preset": "fast", "language": "en"}
    first, second = (received_video(alice, make_clip(f"{name}.mp4", seconds=1), wanted) for name in ("first", "second"))
    run = run_of(video_of(alice))
    AnalysisRun.objects.filter(pk=run.pk).update(end_second=59)
    look(str(first.id))
    look(str(second.id))
    described, refused = first.runs.get(), second.runs.get()
    assert (described.state, refused.state) == ("queued", "failed")
    assert refused.error == "The month's minutes were used up before it was this video's turn. Press retry when there is room again."
    assert refused.error in alices_browser.get(f"/runs/{refused.pk}/").content.decode()
    assert run_to_json(refused)["finished"]
    assert [event.kind for event in RunEvent.objects.filter(run=refused)] == ["queued", "failed"]
    assert usage_of(alice).seconds == 60, "what was refused took no minutes"


def test_a_run_that_was_refused_waits_for_nobody_and_is_there_for_a_retry(alice, alices_browser, make_clip, settings):
    settings.USER_MINUTES_A_MONTH = 1
    run = run_of(video_of(alice))
    AnalysisRun.objects.filter(pk=run.pk).update(end_second=60)
    video = received_video(alice, make_clip(seconds=1), {"preset": "fast", "language": "en"})
    look(str(video.id))
    refused = video.runs.get()
    describe(str(refused.pk), refused.generation)
    alices_browser.post(f"/runs/{refused.pk}/retry/")
    assert post(program_of(alice), f"/runs/{refused.pk}/retry").status_code == 409
    refused.refresh_from_db()
    assert refused.state == "failed", "there is no room yet"
    settings.USER_MINUTES_A_MONTH = 2
    alices_browser.post(f"/runs/{refused.pk}/retry/")
    refused.refresh_from_db()
    assert (refused.state, refused.error) == ("queued", "")
