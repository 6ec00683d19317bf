"""The worker: takes messages from one queue and does the work in its own process, so that models stay loaded.

A message is only ever an id for one of our own tasks; what else may stand in the queue is refused.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import redis
from django.conf import settings
from django.db import close_old_connections
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import import_attribute
from rq.worker import WorkerStatus

from webapp.repeating import Repeating
from webapp.runs.queueing import ALLOWED_TASKS
from webapp.stopping import stop_requested

HEARTBEAT_EVERY_SECONDS = 3.0
HEARTBEAT_LASTS_SECONDS = 15
STOP_WITHIN_SECONDS = 6.0
RECONNECT_AFTER_SECONDS = 1.0
TELL_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class RefusedTask(Exception):
    """A message asked for something that isn't one of our tasks."""


class OwnJob(Job):
    """A message that may name one of our tasks and nothing else: no other function, object, callback or web hook."""

    success_callback = failure_callback = stopped_callback = None

    @property
    def func(self) -> Callable[..., Any]:
        """The task; raises RefusedTask."""
        if self.instance is not None or self.func_name not in ALLOWED_TASKS:
            raise RefusedTask(f"{self.func_name!r} is not a task of this program")
        return import_attribute(self.func_name)

    def send_webhooks(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is told to addresses that stand in a message."""


class TaskWorker(SimpleWorker):
    """RQ's worker without a fork, with short heartbeats, that gives its run back when it is asked to stop."""

    max_connection_wait_time = 2.0

    def __init__(self, queues: Sequence[Queue | str], **given: Any) -> None:
        """Whatever it was started with, it reads JSON and knows our own messages only."""
        names = [queue if isinstance(queue, str) else queue.name for queue in queues]
        given |= {"serializer": JSONSerializer, "job_class": OwnJob, "queue_class": Queue}
        super().__init__(names, **given)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do the work, telling the queue meanwhile that it goes on."""
        execution = self.prepare_execution(job)
        close_old_connections()
        with Repeating(HEARTBEAT_EVERY_SECONDS, lambda: self._tell_alive(job, execution), f"heartbeat of {job.id}"):
            self._perform(job, queue, execution)
        close_old_connections()
        self.set_state(WorkerStatus.IDLE)

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """How long the queue believes in this worker without hearing from it."""
        return HEARTBEAT_LASTS_SECONDS

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Let go of the run at its next frame; a second signal changes nothing, the end comes soon in any case."""
        if not stop_requested.is_set():
            stop_requested.set()
            end = threading.Timer(STOP_WITHIN_SECONDS, os._exit, (0,))
            end.daemon = True
            end.start()
        self._stop_requested = True
        if not self.executions:
            raise StopRequested

    def check_for_suspension(self, burst: bool) -> None:
        """Other workers are told that the queue is suspended (queueing.keep_out_other_workers); this one is who works on it."""

    def subscribe(self) -> None:
        """No commands are taken from the queue."""

    def unsubscribe(self) -> None:
        """There is nothing to end."""

    def _perform(self, job: Job, queue: Queue, execution: Execution) -> None:
        try:
            self.perform_job(job, queue, execution)
        except redis.RedisError as error:
            # the work itself is done or given back in the database; only the queue could not be told
            log.warning("The queue went away during %s (%s).", job.id, error.__class__.__name__)
            raise StopRequested from error

    def _tell_alive(self, job: Job, execution: Execution) -> None:
        with contextlib.suppress(redis.RedisError):
            self.maintain_heartbeats(job, execution)


def serve(queue_name: str, worker_name: str, seen: Callable[[TaskWorker], None]) -> None:
    """Work on a queue until asked to stop; a queue that goes away is waited for. `seen` gets each worker before it starts."""
    told_at = -TELL_EVERY_SECONDS
    while not stop_requested.is_set():
        try:
            worker = _worker(queue_name, worker_name)
            seen(worker)
            worker.work(logging_level="WARNING")
        except redis.RedisError as error:
            # a queue that can't write for want of space answers for hours with nothing else
            if time.monotonic() - told_at >= TELL_EVERY_SECONDS:
                log.warning("The queue can't be reached (%s); trying again.", error.__class__.__name__)
                told_at = time.monotonic()
        finally:
            # RQ's own handlers belong to the worker that has just ended
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop_requested.set())
        stop_requested.wait(RECONNECT_AFTER_SECONDS)


def _worker(queue_name: str, worker_name: str) -> TaskWorker:
    return TaskWorker(
        [queue_name],
        name=f"{worker_name}-{os.urandom(4).hex()}",
        connection=redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)),
        worker_ttl=20,
        job_monitoring_interval=5,
        maintenance_interval=60,
    )
