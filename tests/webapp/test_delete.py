"""A deleted video is gone: its rows, its lines, its links and its folder; others' are untouched."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.runs.models import AnalysisRun, Description, Grant, Segment
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def test_it_asks_first(alices_browser, alice):
    video = video_of(alice, "dear.mp4")
    page = alices_browser.get(f"/videos/{video.id}/delete/").content.decode()
    assert "Delete this video?" in page
    assert "dear.mp4" in page
    assert Video.objects.exists()


def test_everything_that_belongs_to_it_goes_and_nothing_else(alices_browser, alice, bob):
    video, kept = video_of(alice, "gone.mp4"), video_of(bob, "bobs.mp4")
    grant_for(run_of(video), "token")
    kept_run = run_of(kept)
    (video.folder / "runs").mkdir()
    response = alices_browser.post(f"/videos/{video.id}/delete/", follow=True)
    assert "gone.mp4 was deleted." in response.content.decode()
    assert list(Video.objects.all()) == [kept]
    assert list(AnalysisRun.objects.all()) == [kept_run]
    assert (Description.objects.count(), Segment.objects.count(), Grant.objects.count()) == (3, 1, 0)
    assert not video.folder.exists()
    assert kept.path.exists()


def test_a_running_run_is_stopped_by_it(alices_browser, alice):
    from webapp.runs.lease import claim
    from webapp.runs.queueing import queue_run

    video = video_of(alice)
    run = queue_run(video, "fast", "en")
    claim(run.id, run.generation)
    alices_browser.post(f"/videos/{video.id}/delete/")
    assert not AnalysisRun.objects.exists()
    assert not video.folder.exists()


def test_the_share_link_of_a_deleted_video_is_dead(alices_browser, strangers_browser, alice):
    video = video_of(alice)
    grant_for(run_of(video), "token")
    assert strangers_browser.get("/s/token/").status_code == 200
    alices_browser.post(f"/videos/{video.id}/delete/")
    assert strangers_browser.get("/s/token/").status_code == 404


def test_only_the_owner_and_staff_can(bobs_browser, strangers_browser, staff_browser, alice):
    video = video_of(alice)
    assert bobs_browser.post(f"/videos/{video.id}/delete/").status_code == 404
    assert strangers_browser.post(f"/videos/{video.id}/delete/").status_code == 404
    assert video.path.exists()
    assert staff_browser.post(f"/videos/{video.id}/delete/").status_code == 302
    assert not Video.objects.exists()
