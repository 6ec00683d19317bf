"""The queue is killed in the middle of a run: the run goes on, and the same worker takes up what comes later."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
import redis

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import received_video
from webapp.environment import queue_socket
from webapp.launch.queueserver import queue_command
from webapp.runs import queueing
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import run_to_json
from webapp.runs.queueing import queue_run
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

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(5)


@pytest.fixture
def own_queue(settings, data_folder, monkeypatch) -> Iterator[OwnQueue]:
    """A queue that only this test uses."""
    settings.REDIS_URL = f"unix://{queue_socket(data_folder)}"
    queueing.connection.cache_clear()
    server = OwnQueue(data_folder, settings.REDIS_URL)
    yield server
    server.kill()
    queueing.connection.cache_clear()


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
