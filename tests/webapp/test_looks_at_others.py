"""Each look of staff at someone else's video is kept: who, what, when, from where; once a run and hour."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.review.models import Look
from webapp.runs.models import Correction, Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def test_a_page_its_lines_and_an_export_are_one_row(staff_browser, staff, alice):
    run = run_of(video_of(alice))
    for _time in range(3):
        staff_browser.get(f"/runs/{run.pk}/")
        staff_browser.get(f"/runs/{run.pk}/changes")
        staff_browser.get(f"/runs/{run.pk}/export.json")
    look = Look.objects.get()
    assert (look.by, look.email, look.video, look.run, look.address) == (staff, staff.email, run.video, run, "127.0.0.1")
    assert look.ways == ["page", "lines", "export"]


def test_the_video_file_is_kept_too_and_the_desk_shows_all(staff_browser, alice):
    video = video_of(alice)
    run = run_of(video)
    assert staff_browser.get(f"/videos/{video.pk}/file", headers={"Range": "bytes=0-1"}).status_code == 206
    look = Look.objects.get()
    assert (look.video, look.run, look.ways) == (video, None, ["file"])
    staff_browser.get(f"/review/runs/{run.pk}/")
    page = staff_browser.get("/admin/review/look/").content.decode()
    assert "video file or poster" in page and "dog.mp4" in page and "alice@example.org" in page and "127.0.0.1" in page


def test_ones_own_videos_and_what_was_refused_are_no_looks(staff_browser, bobs_browser, alices_browser, staff, alice):
    own, run = run_of(video_of(staff, "own.mp4")), run_of(video_of(alice))
    assert staff_browser.get(f"/runs/{own.pk}/").status_code == 200
    assert bobs_browser.get(f"/runs/{run.pk}/").status_code == 404
    assert alices_browser.get(f"/runs/{run.pk}/").status_code == 200
    assert staff_browser.get(f"/runs/{run.pk}/evidence/9.jpg").status_code == 404
    assert not Look.objects.exists()


def test_only_staff_read_it_and_nobody_changes_it(staff_browser, alices_browser, alice):
    run = run_of(video_of(alice))
    staff_browser.get(f"/runs/{run.pk}/")
    look = Look.objects.get()
    assert alices_browser.get("/admin/review/look/").status_code in (302, 403)
    assert staff_browser.post(f"/admin/review/look/{look.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff_browser.get(f"/admin/review/look/{look.pk}/change/").status_code == 200


def test_a_socket_is_a_look(staff, alice):
    from webapp.review.looking import _note_socket

    run = run_of(video_of(alice))
    _note_socket({"user": staff, "path": f"/ws/runs/{run.pk}/", "client": ("192.0.2.7", 50000)})
    _note_socket({"user": alice, "path": f"/ws/runs/{run.pk}/", "client": ("192.0.2.8", 50000)})
    look = Look.objects.get()
    assert (look.ways, look.address) == (["socket"], "192.0.2.7")


def test_a_new_link_like_an_old_one_is_a_look(staff_browser, staff, alice):
    run = run_of(video_of(alice))
    grant = grant_for(run, "words")
    assert staff_browser.post(f"/shares/{grant.pk}/again/").status_code == 200
    look = Look.objects.get()
    assert (look.by, look.run, look.ways) == (staff, run, ["page"])


def test_other_peoples_words_at_the_desk_are_looks(staff_browser, alice, staff):
    videos = [video_of(owner, name) for owner, name in ((alice, "dog.mp4"), (alice, "cat.mp4"), (staff, "own.mp4"))]
    words = [Correction.objects.create(video=video, second=1, text="A cat.", author=video.owner) for video in videos]
    assert staff_browser.get(f"/admin/runs/correction/{words[0].pk}/change/").status_code == 200
    assert staff_browser.get(f"/admin/runs/correction/{words[2].pk}/change/").status_code == 200
    assert staff_browser.get("/admin/runs/correction/999/change/").status_code == 302
    assert [(look.video, look.ways) for look in Look.objects.all()] == [(videos[0], ["page"])]
    for _time in range(2):
        assert "A cat." in staff_browser.get("/admin/runs/correction/").content.decode()
    assert {look.video for look in Look.objects.all()} == set(videos[:2])
    assert Look.objects.get(video=videos[1]).ways == ["lines"]


def test_a_review_at_the_desk_is_a_look_however_its_number_is_written(staff_browser, alice):
    runs = [run_of(video_of(alice)) for _ in range(2)]
    reviews = [Review.objects.create(run=run) for run in runs]
    assert staff_browser.get(f"/admin/runs/review/{reviews[0].pk}/change/").status_code == 200
    assert staff_browser.get(f"/admin/runs/review/{reviews[1].pk}_0A/change/").status_code == 200
    assert {look.run for look in Look.objects.all()} == set(runs)
