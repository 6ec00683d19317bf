"""A look at an uploaded file: what counts as a try, and what is kept of a file that can't be used."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from django.urls import reverse

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import received_video
from webapp.runs.queueing import enqueue_look
from webapp.runs.tasks import look
from webapp.stopping import stop_requested
from webapp.videos import tasks
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def asked_to_end():
    """This process was asked to end."""
    stop_requested.set()
    yield
    stop_requested.clear()


@pytest.fixture
def no_video(alice, tmp_path) -> Video:
    """A text that says it is a video."""
    text = tmp_path / "notes.mp4"
    text.write_text("Buy milk.\n" * 500)
    return received_video(alice, text)


def test_a_look_that_broke_because_the_worker_was_stopped_counts_for_nothing(no_video, asked_to_end):
    look(str(no_video.id))
    no_video.refresh_from_db()
    assert (no_video.state, no_video.look_attempts, no_video.look_until) == ("received", 0, None)


def test_a_look_is_taken_back_while_it_goes_on_since_the_end_comes_soon(no_video, monkeypatch):
    monkeypatch.setattr(tasks, "RENEW_EVERY_SECONDS", 0.05)
    seen: list[int] = []
    taken_back = threading.Event()

    def long_look(video: Video, turn: tasks._Turn, _: object) -> None:
        stop_requested.set()
        while not taken_back.wait(0.02):
            if not (attempts := Video.objects.values_list("look_attempts", flat=True).get(pk=video.pk)):
                seen.append(attempts)
                taken_back.set()

    monkeypatch.setattr(tasks, "_look", long_look)
    try:
        look(str(no_video.id))
    finally:
        stop_requested.clear()
    no_video.refresh_from_db()
    assert (seen, no_video.look_attempts, no_video.look_until) == ([0], 0, None)


def test_the_bytes_of_a_refused_file_go_and_its_page_says_so(no_video, alices_browser):
    look(str(no_video.id))
    no_video.refresh_from_db()
    assert no_video.state == "refused" and not no_video.path.exists()
    page = alices_browser.get(reverse("library:video", args=[no_video.id])).content.decode()
    assert no_video.refusal in page and "The file was not kept." in page
    assert alices_browser.get(reverse("videos:file", args=[no_video.id])).status_code == 404


def test_what_a_worker_writes_is_for_this_account_alone(alice, make_clip):
    video = received_video(alice, make_clip(seconds=1))
    enqueue_look(video.id)
    before = os.umask(0o022)
    try:
        with worker("look"):
            wait_until(lambda: Video.objects.filter(pk=video.pk, state="ready").exists(), what="the look")
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path(video.poster_path).stat().st_mode) == 0o600
