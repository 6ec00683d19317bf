"""Rows that no queue knows of are queued, and runs are taken from workers that are gone."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
import redis
from django.core.management import call_command
from django.utils import timezone

from tests.webapp.rows import line, queued_run, received_video
from webapp.runs import queueing
from webapp.runs.holder import own_name
from webapp.runs.lease import claim
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import run_to_json
from webapp.runs.reconciler import reconcile_once
from webapp.runs.requests import cancel
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(name: str) -> list[str]:
    return [str(job_id) for job_id in queueing.queue(name).job_ids]


@pytest.fixture
def queue_away(settings, tmp_path):
    """The queue can't be reached."""
    settings.REDIS_URL = f"unix://{tmp_path}/nobody-listens"
    queueing.connection.cache_clear()
    yield
    queueing.connection.cache_clear()


def test_after_the_queue_was_emptied_every_row_is_queued_again_in_order(queue, alice, bob, make_clip):
    runs = [queued_run(alice), queued_run(bob), queued_run(alice)]
    video = received_video(alice, make_clip(seconds=1))
    redis.Redis.from_url(queue).flushall()
    call_command("reconcile", "--once")
    assert waiting("describe") == [queueing.run_job_id(run.id, 0) for run in runs]
    assert waiting("look") == [queueing.look_job_id(video.id)]
    reconcile_once()
    assert (len(waiting("describe")), len(waiting("look"))) == (3, 1)


def test_a_run_of_a_dead_worker_goes_to_the_front_with_its_lines(queue, alice):
    run, other = queued_run(alice), queued_run(alice)
    queueing.queue("describe").empty()
    queueing.enqueue_run(other.id, 0)
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(0)]))
    reconcile_once()
    assert AnalysisRun.objects.get(pk=run.id).state == "running"
    AnalysisRun.objects.filter(pk=run.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    reconcile_once()
    run.refresh_from_db()
    assert (run.state, run.generation) == ("queued", 2)
    assert waiting("describe") == [queueing.run_job_id(run.id, 2), queueing.run_job_id(other.id, 0)]
    assert Description.objects.filter(run=run).count() == 1


def test_a_run_is_taken_from_a_process_that_is_seen_to_be_dead_and_from_no_other(queue, alice):
    ended = subprocess.Popen(["true"])
    ended.wait()
    own_machine = own_name().rpartition("/")[0]
    run = queued_run(alice)
    claim(run.id, 0)
    for holder, state in (
        (own_name(), "running"),
        (f"another-machine/{ended.pid}", "running"),
        (f"{own_machine}/1", "running"),
        (f"{own_machine}/{ended.pid}", "queued"),
    ):
        AnalysisRun.objects.filter(pk=run.id).update(held_by=holder)
        reconcile_once()
        assert AnalysisRun.objects.get(pk=run.id).state == state, holder


def test_without_a_queue_runs_wait_the_page_says_so_and_nothing_is_lost(queue, alice, settings, queue_away):
    run = queued_run(alice)
    assert run.state == "queued"
    assert run_to_json(run)["notices"] == ["The queue is restarting; nothing is lost."]
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(0)]))
    AnalysisRun.objects.filter(pk=run.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    reconcile_once()
    assert AnalysisRun.objects.get(pk=run.id).state == "queued"

    settings.REDIS_URL = queue
    queueing.connection.cache_clear()
    reconcile_once()
    assert waiting("describe") == [queueing.run_job_id(run.id, 2)]


def test_a_run_cancelled_while_it_waits_is_not_queued_again(queue, alice):
    run = queued_run(alice)
    cancel(run)
    redis.Redis.from_url(queue).flushall()
    reconcile_once()
    assert waiting("describe") == []
    assert claim(run.id, 0) is None


def test_a_file_that_ends_every_worker_is_refused_after_three(queue, alice, make_clip):
    video = received_video(alice, make_clip(seconds=1))
    Video.objects.filter(pk=video.pk).update(look_attempts=3, look_until=timezone.now() + timedelta(seconds=9))
    reconcile_once()
    assert Video.objects.get(pk=video.pk).state == "received"
    Video.objects.filter(pk=video.pk).update(look_until=timezone.now() - timedelta(seconds=1))
    reconcile_once()
    video.refresh_from_db()
    assert video.state == "refused"
    assert "three times" in video.refusal
    assert waiting("look") == []
