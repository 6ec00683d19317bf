"""What one person may have: counted from the rows, refused in a sentence that says what is used and when there is room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.webapp.shelf import run_of, video_of
from webapp.library.receiving import UploadRefused
from webapp.library.room import room_for
from webapp.runs.models import AnalysisRun, SpentSeconds
from webapp.runs.usage import LimitReached, check_work, remember_spent, usage_of
from webapp.videos.models import Upload, Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def long_run(owner, seconds: int, **fields) -> AnalysisRun:
    run = run_of(video_of(owner))
    AnalysisRun.objects.filter(pk=run.pk).update(end_second=seconds, **fields)
    return run


def test_stored_and_announced_bytes_count_and_refused_videos_do_not(alice, bob):
    Video.objects.create(owner=alice, name="a", size_bytes=100)
    Video.objects.create(owner=alice, name="b", size_bytes=1000, state="refused")
    Video.objects.create(owner=bob, name="c", size_bytes=10_000)
    Upload.objects.create(owner=alice, name="d", length=20, wanted={}, expires_at=timezone.now() + Upload.KEPT_FOR)
    assert usage_of(alice).bytes == 120


def test_a_file_that_is_too_much_is_refused_with_what_is_used(alice, settings):
    settings.USER_BYTES = 2048
    Video.objects.create(owner=alice, name="a", size_bytes=1024)
    room_for(alice.pk, 1024)
    with pytest.raises(UploadRefused, match=r"take 1.kB of 2.kB, .* Delete a video first"):
        room_for(alice.pk, 1025)


def test_only_this_months_minutes_count_and_a_merged_run_took_none(alice):
    long_run(alice, 61)
    long_run(alice, 600, queued_at=timezone.now() - timedelta(days=32))
    long_run(alice, 600, describer="merged")
    assert (usage_of(alice).seconds, usage_of(alice).minutes) == (61, 2)


def test_who_has_used_the_months_minutes_is_told_how_many_and_until_when(alice, settings):
    settings.USER_MINUTES_A_MONTH = 2
    long_run(alice, 119)
    check_work(alice.pk)
    long_run(alice, 1)
    frees = usage_of(alice).frees_on
    assert frees.day == 1 and frees > timezone.now()
    with pytest.raises(LimitReached, match=f"You had 2 of 2 minutes .* On 1 {frees:%b} {frees.year} there is room again"):
        check_work(alice.pk)
    with pytest.raises(UploadRefused, match="2 of 2 minutes"):
        room_for(alice.pk, 1)


def test_runs_at_once_are_those_that_wait_or_are_described(alice, settings):
    settings.USER_RUNS_AT_ONCE = 2
    run_of(video_of(alice), "running")
    run_of(video_of(alice), "done")
    check_work(alice.pk)
    run_of(video_of(alice), "queued")
    with pytest.raises(LimitReached, match=r"2 of your videos .* 2 may at once"):
        check_work(alice.pk)


def test_a_run_that_is_asked_for_on_a_page_is_refused_in_words(alice, alices_browser, settings):
    settings.USER_RUNS_AT_ONCE = 1
    run_of(video_of(alice), "running")
    page = alices_browser.post(f"/videos/{video_of(alice).id}/analyse/", {"preset": "fast", "language": "en"}, follow=True)
    assert "There is room again when one is done." in page.content.decode()
    assert AnalysisRun.objects.count() == 1


def test_deleting_a_video_gives_no_minutes_back(alice, alices_browser):
    run = long_run(alice, 90)
    remembered = usage_of(alice).seconds
    assert alices_browser.post(f"/videos/{run.video_id}/delete/").status_code == 302
    assert not AnalysisRun.objects.exists() and usage_of(alice).seconds == remembered == 90


def test_what_was_spent_in_months_before_is_forgotten(alice):
    SpentSeconds.objects.create(owner=alice, seconds=5, at=timezone.now() - timedelta(days=40))
    remember_spent(video_of(alice))
    assert not SpentSeconds.objects.exists()


def test_a_persons_own_numbers_stand_before_everybodys_and_0_is_no_limit(alice, bob, settings):
    settings.USER_BYTES = 10
    alice.most_bytes = 0
    alice.save()
    bob.most_bytes = 5
    bob.save()
    room_for(alice.pk, 1000)
    with pytest.raises(UploadRefused, match="of 5"):
        room_for(bob.pk, 6)


def test_the_desk_sets_a_persons_numbers(staff_browser, alice):
    address = f"/admin/accounts/user/{alice.pk}/change/"
    assert "most_minutes" in staff_browser.get(address).content.decode()
    answer = staff_browser.post(address, {"is_active": "on", "most_bytes": "", "most_minutes": "30", "most_runs": ""})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert (alice.most_bytes, alice.most_minutes, alice.most_runs) == (None, 30, None)


def test_what_is_used_is_shown_before_the_upload_and_on_the_accounts_page(alices_browser: Client, alice, settings):
    settings.USER_BYTES = 2048
    Video.objects.create(owner=alice, name="a", size_bytes=1024)
    for page in ("/", "/account/"):
        assert "1\u00a0kB of 2\u00a0kB" in alices_browser.get(page).content.decode()
    settings.USER_BYTES = settings.USER_MINUTES_A_MONTH = settings.USER_RUNS_AT_ONCE = 0
    assert "are used" not in alices_browser.get("/").content.decode()
