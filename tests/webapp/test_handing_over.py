"""With MEDIA_ACCEL the program says who may have a file, and names it to the proxy; the proxy sends it."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import video_of
from webapp.videos.models import PlayableCopy


@pytest.fixture
def video(alice, settings):
    settings.MEDIA_ACCEL = "/protected/"
    video = video_of(alice, name="Größe \u202egpj.mp4", content_type="video/mp4")
    copy = PlayableCopy.objects.create(video=video, state=PlayableCopy.State.READY)
    copy.path.write_bytes(b"copy")
    return video


def test_an_authorised_answer_names_the_file_and_holds_none_of_it(alices_browser, video):
    answer = alices_browser.get(f"/videos/{video.pk}/file", headers={"range": "bytes=0-1", "if-none-match": "*"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/protected/{video.pk}/original"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("video/mp4", "private, no-cache")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    kept = alices_browser.get(f"/videos/{video.pk}/file?download=1")
    assert kept["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20gpj.mp4"


def test_a_playable_copy_is_named_too(alices_browser, video):
    copy = PlayableCopy.objects.get()
    answer = alices_browser.get(f"/videos/{video.pk}/playable")
    assert answer["X-Accel-Redirect"] == f"/protected/{video.pk}/{copy.path.name}"


@pytest.mark.parametrize("page", ["file", "playable"])
def test_nobody_else_hears_of_the_file(bobs_browser, strangers_browser, staff_browser, video, page):
    for browser in (bobs_browser, strangers_browser):
        answer = browser.get(f"/videos/{video.pk}/{page}")
        assert answer.status_code == 404 and "X-Accel-Redirect" not in answer.headers
    assert "X-Accel-Redirect" in staff_browser.get(f"/videos/{video.pk}/{page}").headers


def test_a_file_that_is_gone_is_not_found(alices_browser, video):
    video.path.unlink()
    answer = alices_browser.get(f"/videos/{video.pk}/file")
    assert answer.status_code == 404 and "X-Accel-Redirect" not in answer.headers


def test_without_it_files_come_from_the_program_itself(alices_browser, video, settings):
    settings.MEDIA_ACCEL = ""
    answer = alices_browser.get(f"/videos/{video.pk}/file", headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (206, b"vi") and "X-Accel-Redirect" not in answer.headers
