"""Staff find runs, videos, people and links at the review desk and act on them; nobody else gets in."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.runs.models import AnalysisRun, Grant, RunEvent
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
RUNS = "/admin/runs/analysisrun/"


def test_only_staff_get_in(strangers_browser, alices_browser, staff_browser):
    assert strangers_browser.get("/admin/", follow=True).redirect_chain[-1][0] == "/login/?next=/admin/"
    assert alices_browser.get("/admin/", follow=True).status_code == 403
    page = staff_browser.get("/admin/").content.decode()
    assert "Secondsight" in page
    assert "Review desk" in page


def test_staff_without_further_rights_see_the_desk_too(db, client):
    from webapp.accounts.models import User

    helper = User.objects.create_user("helper@example.org", is_staff=True)
    client.force_login(helper, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(RUNS).status_code == 200
    assert client.get(f"/admin/accounts/user/{helper.id}/change/").status_code == 200
    client.post(f"/admin/accounts/user/{helper.id}/change/", {"is_superuser": "on", "is_active": "on", "is_staff": "on"})
    helper.refresh_from_db()
    assert not helper.is_superuser


@pytest.mark.parametrize("search", ["alice@", "dog", "readable"])
def test_a_failed_run_is_found_with_its_reason_and_a_way_to_the_player(staff_browser, alice, search):
    run = run_of(video_of(alice), "failed", 1)
    run.error = "The file was not readable after 0:41."
    run.save()
    run_of(video_of(alice, "bird.mp4"))
    page = staff_browser.get(RUNS, {"q": search, "state__exact": "failed"}).content.decode()
    assert "The file was not readable after 0:41." in page
    assert f'href="/runs/{run.id}/"' in page
    assert "1 of 3" in page
    assert "bird.mp4" not in page


def test_chosen_runs_are_retried_and_cancelled(staff_browser, alice):
    failed, running = run_of(video_of(alice), "failed", 1), run_of(video_of(alice, "long.mp4"), "running", 1)
    chosen = [str(failed.pk), str(running.pk)]
    told = staff_browser.post(RUNS, {"action": "retry_runs", "_selected_action": chosen}, follow=True).content.decode()
    assert "1 run goes on." in told
    assert AnalysisRun.objects.get(pk=failed.pk).state == "queued"
    told = staff_browser.post(RUNS, {"action": "cancel_runs", "_selected_action": chosen}, follow=True).content.decode()
    assert "2 runs are being cancelled." in told
    assert AnalysisRun.objects.get(pk=failed.pk).state == "cancelled"
    assert AnalysisRun.objects.get(pk=running.pk).cancel_requested


def test_links_are_revoked_and_events_read(staff_browser, alice):
    run = run_of(video_of(alice))
    grant = grant_for(run, "token")
    RunEvent.objects.create(run=run, kind="done")
    staff_browser.post("/admin/runs/grant/", {"action": "revoke_links", "_selected_action": [str(grant.pk)]})
    assert not Grant.objects.get().open
    assert "dog.mp4" in staff_browser.get("/admin/runs/runevent/").content.decode()


def test_a_video_is_deleted_with_its_folder(staff_browser, alice):
    video = video_of(alice)
    run_of(video)
    chosen = {"action": "delete_videos", "_selected_action": [str(video.pk)]}
    staff_browser.post("/admin/videos/video/", chosen)
    assert not Video.objects.exists()
    assert not video.folder.exists()


def test_a_long_list_takes_few_queries(staff_browser, alice, django_assert_max_num_queries):
    for number in range(30):
        run_of(video_of(alice, f"clip {number}.mp4"))
    with django_assert_max_num_queries(15):
        assert staff_browser.get(RUNS).content.decode().count("open the player") == 30


@pytest.mark.parametrize(
    "address", ["", "runs/analysisrun/", "runs/grant/", "runs/runevent/", "videos/video/", "accounts/user/", "runs/analysisrun/add/"]
)
def test_pages_of_the_desk_need_no_inline_script_or_style(staff_browser, alice, address):
    grant_for(run_of(video_of(alice)), "token")
    response = staff_browser.get(f"/admin/{address}")
    page = response.content.decode()
    assert response.status_code == (403 if address.endswith("add/") else 200)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_a_run_is_shown_in_full_without_its_thousands_of_lines(staff_browser, alice):
    run = run_of(video_of(alice))
    page = staff_browser.get(f"{RUNS}{run.pk}/change/").content.decode()
    assert "open the player" in page
    assert "A dog runs" not in page
