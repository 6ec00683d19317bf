"""However somebody starts a worker, a message that names a foreign function or holds a pickle runs nothing."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from tests.webapp.processes import ROOT, environment
from tests.webapp.test_queue_messages import Harmful, put
from webapp.environment import refuse_other_workers
from webapp.runs.reconciler import reconcile_once
from webapp.runs.worker import TaskWorker

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def marker(queue, tmp_path) -> Path:
    """Would be there if one of the messages that wait in the queue had run."""
    marker = tmp_path / "ran"
    connection = redis.Redis.from_url(queue)
    put(connection, "pickle", pickle.dumps(Harmful(f"touch {marker}")))
    put(connection, "system", json.dumps(["os.system", None, [f"touch {marker}"], {}]).encode())
    return marker


def run(*words: str) -> subprocess.CompletedProcess[str]:
    whole = {**environment(), "DJANGO_SETTINGS_MODULE": "webapp.settings"}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=whole, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ("manage.py", "rqworker", "look"),
        ("manage.py", "rqworker", "look", "--burst"),
        ("manage.py", "rqworker-pool", "look", "--burst"),
        ("-m", "django", "rqworker-pool", "look", "--burst"),
        ("-m", "django", "rqresume"),
        ("-m", "rq.cli", "worker", "--burst", "-c", "webapp.settings", "look"),
        ("-m", "rq.cli", "worker", "--burst", "-c", "webapp.settings", "-S", "json", "look"),
        ("-m", "rq.cli", "worker-pool", "--burst", "-c", "webapp.settings", "look"),
    ],
    ids=lambda words: " ".join(words),
)
def test_workers_that_are_not_ours_do_not_start(queue, marker, words):
    assert run(*words).returncode != 0
    assert not marker.exists()
    assert redis.Redis.from_url(queue).llen("rq:queue:look") == 2


def test_a_plain_rq_worker_at_our_queues_address_finds_itself_shut_out(queue, marker):
    reconcile_once()
    answer = run("-m", "rq.cli", "worker", "--burst", "-u", queue, "look")
    assert answer.returncode == 1 and "suspended" in answer.stdout
    assert not marker.exists()


def test_a_plain_rq_worker_without_that_lock_would_have_run_it(queue, marker):
    run("-m", "rq.cli", "worker", "--burst", "-u", queue, "look")
    assert marker.exists()


def test_django_rqs_own_way_to_a_worker_gives_ours_whatever_serializer_is_asked_for(queue, marker):
    from django_rq import get_worker

    made = get_worker("look", serializer="rq.serializers.DefaultSerializer", job_class="rq.job.Job")
    assert isinstance(made, TaskWorker)
    made.work(burst=True, logging_level="WARNING")
    assert not marker.exists()
    assert redis.Redis.from_url(queue).llen("rq:queue:look") == 0


@pytest.mark.parametrize(("program", "is_rqs"), [("/usr/bin/rq", False), ("rqworker", False), ("/x/rq/cli/__main__.py", True)])
def test_our_settings_are_not_for_rqs_own_programs(program, is_rqs):
    with pytest.raises(ImproperlyConfigured, match=r"manage\.py worker look"):
        refuse_other_workers(program, is_rqs)
