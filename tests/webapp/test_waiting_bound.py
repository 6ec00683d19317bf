"""One person can't fill the queue that all share: so many runs wait for them, and no more are taken until some are done."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import video_of
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.runs.waiting_bound import MOST_WAITING

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
