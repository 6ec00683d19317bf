"""The queue is killed in the middle of a run: the run goes on, and the same worker takes up what comes later."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from django.urls import reverse

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import line, queued_run, received_video
from tests.webapp.test_run_socket import lines_until, socket, write
from webapp.environment import queue_socket
from webapp.launch.queueserver import queue_command
from webapp.runs import consumers, hints, queueing
from webapp.runs.hints import send_hint
from webapp.runs.lease import claim
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import run_to_json
from webapp.runs.queueing import queue_run
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = pytest.mark.django_db(transaction=True)


class OwnQueue:
    """A Valkey of this test's own, that can be killed; it keeps nothing."""

    def __init__(self, folder, address: str) -> None:
        self._command = [*queue_command(queue_socket(folder), folder / "valkey"), "--appendonly", "no"]
        self._address = address
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_until(self.answers, 10, "the queue's start")

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self._address).ping())
        except redis.ConnectionError:
            return False

    def freeze(self) -> None:
        """It keeps every connection and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(5)


@pytest.fixture
def own_queue(settings, data_folder, monkeypatch) -> Iterator[OwnQueue]:
    """A queue that only this test uses."""
    settings.REDIS_URL = f"unix://{queue_socket(data_folder)}"
    settings.CHANNEL_LAYERS = {
        "default": {**settings.CHANNEL_LAYERS["default"], "CONFIG": {"hosts": [{"address": settings.REDIS_URL, "socket_timeout": None}]}}
    }
    channel_layers.backends.clear()
    queueing.connection.cache_clear()
    server = OwnQueue(data_folder, settings.REDIS_URL)
    yield server
    server.kill()
    monkeypatch.setattr(hints, "_quiet_until", 0.0)
    channel_layers.backends.clear()
    queueing.connection.cache_clear()


def test_a_queue_that_is_silent_holds_up_neither_the_analysis_nor_a_page(own_queue, alice, alices_browser):
    run = queued_run(alice)
    lease = claim(run.id, 0)
    own_queue.freeze()
    began = time.monotonic()
    for second in range(4):
        store(lease, Batch(lines=[line(second)]))
        send_hint(run.id)
    assert alices_browser.post(reverse("runs:cancel", args=[run.id])).status_code == 302
    assert time.monotonic() - began < 4
    run.refresh_from_db()
    assert run.cancel_requested and Description.objects.filter(run=run).count() == 4


async def test_a_page_is_sent_to_asking_while_the_queue_is_silent(own_queue, alice, alices_browser):
    run = await sync_to_async(queued_run)(alice)
    own_queue.freeze()
    assert await socket(run, alices_browser).connect(timeout=5) == (False, consumers.TRY_LATER)


async def test_an_open_page_gets_every_line_though_the_queue_dies_and_returns(own_queue, alice, alices_browser, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.3)
    run = await sync_to_async(queued_run)(alice)
    lease = await sync_to_async(claim)(run.id, 0)
    page = socket(run, alices_browser)
    assert (await page.connect())[0]
    await write(lease, line(0))
    assert await lines_until(page, 1) == [0]
    own_queue.kill()
    await write(lease, line(1))
    assert await lines_until(page, 1) == [1]
    own_queue.start()
    await write(lease, line(2), line(3))
    assert await lines_until(page, 2) == [2, 3]
    await page.disconnect()


async def test_a_page_opened_while_the_queue_is_away_asks_instead(own_queue, alice, alices_browser):
    run = await sync_to_async(queued_run)(alice)
    lease = await sync_to_async(claim)(run.id, 0)
    own_queue.kill()
    await write(lease, line(0))
    assert await socket(run, alices_browser).connect() == (False, 1013)
    answer = await sync_to_async(alices_browser.get)(reverse("runs:changes", args=[run.id]))
    assert [row["second"] for row in answer.json()["lines"]] == [0]


def test_a_run_goes_on_without_a_queue_and_the_worker_comes_back(own_queue, alice, make_clip):
    video = received_video(alice, make_clip(seconds=20, width=640, height=360))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=20.0, sha256="0")
    video.refresh_from_db()
    first = queue_run(video, "balanced", "en")
    with worker("describe") as process:
        wait_until(lambda: Description.objects.filter(run=first).exists(), 60, "the first line")
        own_queue.kill()
        assert Description.objects.filter(run=first).count() < 20
        second = queue_run(video, "fast", "en")
        assert run_to_json(second)["notices"] == ["The queue is restarting; nothing is lost."]
        wait_until(lambda: AnalysisRun.objects.get(pk=first.pk).state == "done", 60, "the first run's end")
        assert AnalysisRun.objects.get(pk=second.pk).state == "queued"
        own_queue.start()
        wait_until(lambda: AnalysisRun.objects.get(pk=second.pk).state == "done", 60, "the second run")
        assert process.poll() is None
    assert AnalysisRun.objects.get(pk=first.pk).generation == 1
