"""Whoever can write to the queue can still make a worker do nothing but our own tasks."""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import time
import zlib
from pathlib import Path

import pytest
import redis

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import queued_run
from webapp.runs import queueing
from webapp.runs.models import Worker

pytestmark = [pytest.mark.django_db(transaction=True)]


class Harmful:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self):
        return subprocess.getoutput, (self.command,)


def leave_mark(job, *_: object) -> None:
    """A callback that would show that it was called."""
    Path(job.args[0]).touch()


def put(connection: redis.Redis, name: str, data: bytes, **fields: str) -> None:
    """A message as someone would write it who knows RQ's keys."""
    connection.hset(
        f"rq:job:{name}",
        mapping={
            "created_at": "2026-01-01T00:00:00.000000Z",
            "origin": "look",
            "status": "queued",
            "timeout": "-1",
            "data": data,
            **fields,
        },
    )
    connection.rpush("rq:queue:look", name)


def test_foreign_functions_pickles_and_callbacks_are_refused_and_the_worker_goes_on(queue, tmp_path):
    marker = tmp_path / "ran"
    connection = redis.Redis.from_url(queue)
    command = f"touch {marker}"
    ours = json.dumps([queueing.LOOK_TASK, None, [str(marker)], {}]).encode()
    put(connection, "pickle", pickle.dumps(Harmful(command)))
    put(connection, "system", json.dumps(["os.system", None, [command], {}]).encode())
    put(connection, "method", json.dumps(["system", "os", [command], {}]).encode())
    put(connection, "callback", ours, failure_callback_name="tests.webapp.test_queue_messages.leave_mark")
    put(connection, "nonsense", b"\x00\xff")
    put(connection, "no-id", json.dumps([queueing.LOOK_TASK, None, [command], {}]).encode())
    with worker("look") as process:
        wait_until(lambda: connection.llen("rq:queue:look") == 0, what="an empty queue")
        wait_until(lambda: Worker.objects.filter(state="idle").exists(), what="an idle worker")
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(8) == 0
    assert not marker.exists()


def test_our_own_messages_hold_only_a_name_and_ids(queue, alice):
    run = queued_run(alice)
    connection = redis.Redis.from_url(queue)
    (job_id,) = connection.lrange("rq:queue:describe", 0, -1)
    data = connection.hget(b"rq:job:" + job_id, "data")
    assert json.loads(zlib.decompress(data)) == [queueing.DESCRIBE_TASK, None, [str(run.id), 0], {}]
