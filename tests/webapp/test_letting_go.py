"""Files whose time is over go, lines stay, and every page says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.shelf import run_of, video_of
from webapp.library.room import share_for
from webapp.review.letting_go import let_go
from webapp.review.models import Retention
from webapp.runs.finishing import known_video
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.queueing import queue_run
from webapp.runs.requests import can_retry
from webapp.videos.models import PlayableCopy, Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def old_video(owner, name: str = "old.mp4", days: int = 40) -> Video:
    video = video_of(owner, name, has_poster=True, sha256="1" * 64, created_at=timezone.now() - timedelta(days=days))
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    return video


def test_nothing_goes_until_somebody_says_so(alice):
    video = old_video(alice)
    assert let_go() == 0
    assert video.path.exists()


def test_old_files_go_with_posters_and_copies_and_lines_stay(alices_browser, alice):
    Retention.objects.create(days=30)
    video, young = old_video(alice), old_video(alice, "young.mp4", days=20)
    run = run_of(video)
    run.evidence_folder.mkdir(parents=True)
    (run.evidence_folder / "0.jpg").write_bytes(b"\xff\xd8\xff")
    copy = PlayableCopy.objects.create(video=video, state="ready")
    copy.path.write_bytes(b"copy")
    assert let_go() == 1
    assert [path.name for path in video.folder.iterdir()] == ["runs"]
    assert (run.evidence_folder / "0.jpg").exists() and young.path.exists()
    assert Description.objects.filter(run=run).count() == 3
    assert alices_browser.get(f"/videos/{video.pk}/file").status_code == 404
    page = alices_browser.get(f"/runs/{run.pk}/").content.decode()
    assert "The video file is no longer kept." in page and "A dog runs, 2." in page
    assert f"/videos/{video.pk}/file" not in page.split("</video>")[0]
    assert "look-button" not in page
    assert alices_browser.get(f"/runs/{run.pk}/export.txt").status_code == 200


def test_pictures_go_too_where_that_is_wanted(alice):
    Retention.objects.create(days=30, pictures_too=True)
    run = run_of(old_video(alice))
    run.evidence_folder.mkdir(parents=True)
    let_go()
    assert not run.evidence_folder.exists()


def test_what_is_worked_on_waits(alice):
    Retention.objects.create(days=30)
    video = old_video(alice)
    run = run_of(video, "running", 1)
    assert let_go() == 0
    AnalysisRun.objects.filter(pk=run.pk).update(state="done")
    assert let_go() == 1


def test_a_turn_that_was_killed_in_the_middle_is_ended_by_the_next(alice):
    Retention.objects.create(days=30)
    video = old_video(alice)
    Video.objects.filter(pk=video.pk).update(media_gone_at=timezone.now())
    assert let_go() == 0
    assert not video.path.exists()


def test_it_is_ended_too_where_files_are_kept_for_good_by_then(alice):
    Retention.objects.create(days=None, pictures_too=True)
    video, kept = old_video(alice), old_video(alice, "kept.mp4")
    run = run_of(video)
    run.evidence_folder.mkdir(parents=True)
    Video.objects.filter(pk=video.pk).update(media_gone_at=timezone.now())
    assert let_go() == 0
    assert not video.path.exists() and run.evidence_folder.exists() and kept.path.exists()


def test_what_is_gone_is_not_described_again_nor_counted_and_may_be_uploaded_anew(alice, settings):
    Retention.objects.create(days=30)
    video = old_video(alice)
    run = run_of(video, failed=1)
    assert known_video(alice, video.sha256, 5) == video
    let_go()
    run, video = AnalysisRun.objects.get(pk=run.pk), Video.objects.get(pk=video.pk)
    assert not can_retry(run)
    with pytest.raises(ValueError, match="no longer kept"):
        queue_run(video, "fast", "en")
    assert known_video(alice, video.sha256, 5) is None
    settings.USER_BYTES = 5
    share_for(alice.pk, 5)


def test_superusers_set_it_and_other_staff_only_look(staff_browser, client, staff):
    from webapp.accounts.models import User

    assert "goes within ten minutes" not in staff_browser.get("/review/retention/").content.decode()
    staff_browser.post("/review/retention/", {"keep": "days", "days": "14", "pictures_too": "on"})
    kept = Retention.objects.get()
    assert (kept.days, kept.pictures_too, kept.changed_by) == (14, True, staff)
    for wrong in ("0", "-1", "many", "99999", ""):
        staff_browser.post("/review/retention/", {"keep": "days", "days": wrong})
    helper = User.objects.create_user("helper@example.org", is_staff=True)
    client.force_login(helper, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/review/retention/", {"keep": "all"})
    assert Retention.objects.get().days == 14
    staff_browser.post("/review/retention/", {"keep": "all"})
    assert Retention.objects.get().days is None


def test_sanity_knows_that_it_went_on_purpose(alice):
    from webapp.keeping.sanity.videos import findings_in_videos

    Retention.objects.create(days=30)
    old_video(alice)
    let_go()
    assert not list(findings_in_videos(deep=True))
