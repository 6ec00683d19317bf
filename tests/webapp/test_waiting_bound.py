"""One person can't fill the queue that all share: so many runs wait for them, and no more are taken until some are done."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.webapp.callers import post, program_of
from tests.webapp.shelf import run_of, video_of
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.runs.waiting_bound import MOST_WAITING, room_for_another

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def run(alice) -> AnalysisRun:
    """The first of as many waiting runs of alice's as there may be."""
    runs = [queue_run(video_of(alice), "balanced", "en") for _ in range(MOST_WAITING)]
    return runs[0]


def test_no_further_look_is_taken_until_one_has_begun(alices_browser, run):
    refused = alices_browser.post(f"/runs/{run.id}/again/", {"what": "all"}, **JSON)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith(f"{MOST_WAITING} runs are waiting already.")
    AnalysisRun.objects.filter(pk=run.pk).update(state="running")
    assert alices_browser.post(f"/runs/{run.id}/again/", {"what": "all"}, **JSON).status_code == 201


def test_the_videos_own_page_takes_none_either(alices_browser, run):
    asked = {"preset": "fast", "language": "en"}
    answer = alices_browser.post(f"/videos/{run.video_id}/analyse/", asked, follow=True)
    assert "runs are waiting already" in answer.content.decode()
    assert AnalysisRun.objects.count() == MOST_WAITING


def test_another_person_is_not_held_up(bobs_browser, bob, run):
    mine = video_of(bob)
    bobs_browser.post(f"/videos/{mine.id}/analyse/", {"preset": "fast", "language": "en"})
    assert AnalysisRun.objects.filter(video=mine).count() == 1


def test_a_retry_waits_like_any_other(alices_browser, alice, run):
    failed = run_of(video_of(alice), "failed", lines=2)
    refused = alices_browser.post(f"/runs/{failed.id}/retry/", **JSON)
    assert refused.status_code == 409
    assert refused.json()["error"]["message"].startswith(f"{MOST_WAITING} runs are waiting already.")
    page = alices_browser.post(f"/runs/{failed.id}/retry/", follow=True).content.decode()
    assert "runs are waiting already" in page
    failed.refresh_from_db()
    assert failed.state == "failed"
    AnalysisRun.objects.filter(pk=run.pk).update(state="running")
    assert alices_browser.post(f"/runs/{failed.id}/retry/", **JSON).status_code == 200


def test_a_retry_by_a_program_waits_too_and_comes_through_with_the_same_key_later(alice, run):
    failed, program = run_of(video_of(alice), "failed", lines=2), program_of(alice)
    refused = post(program, f"/runs/{failed.id}/retry", key="later")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_possible")
    assert refused.json()["error"]["message"].startswith(f"{MOST_WAITING} runs are waiting already.")
    AnalysisRun.objects.filter(pk=run.pk).update(state="running")
    assert post(program, f"/runs/{failed.id}/retry", key="later").json()["state"] == "queued"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_only_so_many_are_taken(alice):
    for _ in range(MOST_WAITING - 2):
        queue_run(video_of(alice), "balanced", "en")
    video, start = video_of(alice), threading.Barrier(6)

    def ask() -> bool:
        start.wait()
        try:
            with room_for_another(video):
                queue_run(video, "balanced", "en")
            return True
        except ValueError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        taken = list(people.map(lambda _: ask(), range(6)))
    assert sum(taken) == 2 and AnalysisRun.objects.filter(state="queued").count() == MOST_WAITING
