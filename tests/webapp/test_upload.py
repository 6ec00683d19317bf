"""Files come in whole or not at all, with one plain sentence for each that is refused."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from webapp.videos.models import Video

pytestmark = pytest.mark.django_db
UPLOAD = "/videos/upload/"
JSON = {"Accept": "application/json"}


def file(name: str = "dog.mp4", content: bytes = b"not really a video") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="video/mp4")


@pytest.fixture(autouse=True)
def _incoming(settings, data_folder: Path) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.DISK_FLOOR_BYTES = 0


def left_behind(data_folder: Path) -> list[str]:
    return sorted(str(path.relative_to(data_folder)) for path in data_folder.rglob("*") if path.is_file())


def test_a_file_is_moved_to_its_video_and_a_worker_is_asked_to_look(alices_browser, alice, data_folder, queue):
    response = alices_browser.post(UPLOAD, {"file": file(), "preset": "fast", "language": "de"}, headers=JSON)
    video = Video.objects.get()
    assert response.status_code == 201
    assert response.json() == {"video_id": str(video.id), "page": reverse("library:video", args=[video.id])}
    assert (video.owner, video.name, video.size_bytes) == (alice, "dog.mp4", 18)
    assert (video.wanted["preset"], video.wanted["language"]) == ("fast", "de")
    assert video.path.read_bytes() == b"not really a video"
    assert left_behind(data_folder) == [f"videos/{video.id}/original"]
    assert waiting_looks() == [f"look-{video.id}"]


def waiting_looks() -> list[str]:
    from webapp.runs.queueing import LOOK, waiting_job_ids

    return list(waiting_job_ids(LOOK))


def test_the_plain_form_leads_to_the_videos_page(alices_browser):
    response = alices_browser.post(UPLOAD, {"file": file()})
    assert response.status_code == 302
    assert response["Location"] == reverse("library:video", args=[Video.objects.get().id])


def test_of_several_files_the_good_ones_are_kept_and_the_bad_one_is_told(alices_browser, data_folder):
    files = [file("one.mp4"), file("nothing.mp4", b""), file("two.mp4", b"another film")]
    response = alices_browser.post(UPLOAD, {"file": files}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("library:videos")
    assert sorted(Video.objects.values_list("name", flat=True)) == ["one.mp4", "two.mp4"]
    assert "nothing.mp4: This file is empty. Please choose a video." in response.content.decode()
    assert len(left_behind(data_folder)) == 2


def test_an_empty_file_is_refused(alices_browser, data_folder):
    response = alices_browser.post(UPLOAD, {"file": file(content=b"")}, headers=JSON)
    assert response.status_code == 422
    assert response.json() == {"error": {"code": "empty", "message": "This file is empty. Please choose a video."}}
    assert not Video.objects.exists()
    assert not left_behind(data_folder)


def test_a_form_without_a_file_is_told(alices_browser):
    response = alices_browser.post(UPLOAD, {"preset": "fast"}, headers=JSON)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "no-file"


def test_a_file_over_the_limit_is_refused_and_dropped(alices_browser, settings, data_folder):
    settings.UPLOAD_MAX_BYTES = 100_000
    response = alices_browser.post(UPLOAD, {"file": file(content=bytes(100_001))}, headers=JSON)
    assert response.status_code == 422
    assert response.json()["error"]["message"] == "This file is larger than 98\xa0kB. Please cut or compress it first."
    assert not left_behind(data_folder)
    assert alices_browser.post(UPLOAD, {"file": file(content=bytes(100_000))}, headers=JSON).status_code == 201


def test_a_disk_below_its_floor_refuses_before_a_byte_is_written(alices_browser, settings, data_folder):
    settings.DISK_FLOOR_BYTES = 2**62
    response = alices_browser.post(UPLOAD, {"file": file()}, headers=JSON)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "disk-full"
    assert "The disk of this server is full" in response.json()["error"]["message"]
    assert not left_behind(data_folder)


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_behind(alices_browser, monkeypatch, settings, data_folder):
    space = iter([10**12, 0])
    settings.DISK_FLOOR_BYTES = 1000
    monkeypatch.setattr("webapp.library.receiving.CHECK_EVERY_BYTES", 1000)
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_bavail=next(space), f_frsize=1))
    response = alices_browser.post(UPLOAD, {"file": file(content=bytes(5000))}, headers=JSON)
    assert response.json()["error"]["code"] == "disk-full"
    assert not Video.objects.exists()
    assert not left_behind(data_folder)


def test_a_write_that_the_system_refuses_leaves_nothing_behind(alices_browser, data_folder):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, before[1]))
    try:
        response = alices_browser.post(UPLOAD, {"file": file(content=bytes(9_000_000))}, headers=JSON)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert response.json()["error"]["code"] == "disk-full"
    assert not Video.objects.exists()
    assert not left_behind(data_folder)


def test_a_disk_without_room_for_the_folder_leaves_nothing_behind(alices_browser, settings, data_folder):
    (data_folder / "videos").write_text("a file where the folder should be: the folder can't be made")
    response = alices_browser.post(UPLOAD, {"file": file()}, headers=JSON)
    assert response.json()["error"]["code"] == "disk-full"
    assert left_behind(data_folder) == ["videos"]
    assert not Video.objects.exists()


def test_a_choice_that_does_not_exist_is_refused_and_nothing_is_kept(alices_browser, data_folder):
    response = alices_browser.post(UPLOAD, {"file": file(), "preset": "warp"}, headers=JSON)
    assert response.status_code == 422
    assert "fast, balanced or thorough" in response.json()["error"]["message"]
    assert not left_behind(data_folder)


def test_too_many_files_at_once_are_refused_together(alices_browser, settings, data_folder):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = alices_browser.post(UPLOAD, {"file": [file("a.mp4"), file("b.mp4"), file("c.mp4")]}, follow=True)
    assert "These are more than 2 files at once." in response.content.decode()
    assert not Video.objects.exists()
    assert not left_behind(data_folder)


def test_an_upload_that_breaks_off_leaves_nothing_behind(alices_browser, data_folder):
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="dog.mp4"\r\n\r\nhalf of the vid'
    response = alices_browser.generic("POST", UPLOAD, body, content_type="multipart/form-data; boundary=b", headers=JSON)
    assert response.status_code in (201, 422)
    assert len(left_behind(data_folder)) == Video.objects.count()


def test_the_same_file_again_leads_to_the_video_that_is_there(alices_browser, bobs_browser, data_folder):
    first = alices_browser.post(UPLOAD, {"file": file()}, headers=JSON).json()
    again = alices_browser.post(UPLOAD, {"file": file("copy.mp4")}, headers=JSON)
    assert (again.status_code, again.json()) == (200, {**first, "known": True})
    shown = alices_browser.post(UPLOAD, {"file": file("copy.mp4")}, follow=True)
    assert "You have this video already: dog.mp4." in shown.content.decode()
    assert len(left_behind(data_folder)) == 1
    assert bobs_browser.post(UPLOAD, {"file": file()}, headers=JSON).status_code == 201


def test_what_one_person_may_have_is_bounded(alices_browser, settings, data_folder):
    settings.USER_BYTES = 10
    response = alices_browser.post(UPLOAD, {"file": file()}, headers=JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "quota")
    assert not left_behind(data_folder)


def test_who_is_signed_out_is_turned_away_before_anything_is_written(strangers_browser, data_folder):
    response = strangers_browser.post(UPLOAD, {"file": file()}, headers=JSON)
    assert response.status_code == 401
    assert response.json()["error"]["message"] == "You have been signed out. Please sign in again."
    assert strangers_browser.post(UPLOAD, {"file": file()})["Location"].startswith("/login/")
    assert not left_behind(data_folder)


def test_a_forged_form_is_turned_away_and_leaves_nothing_behind(alice, data_folder):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    response = browser.post(UPLOAD, {"file": file()})
    assert response.status_code == 403
    assert "Please try that again" in response.content.decode()
    assert not left_behind(data_folder)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\videos\\dog.mp4", "dog.mp4"),
        ("inn\u202eocent\u2066.mp4", "innocent.mp4"),
        ("a\r\nb\x00c\t.mp4", "a bc .mp4"),
        ("u\u0308ber.mp4", "über.mp4"),
        ("\u200b\u202e", "video"),
        ("x" * 300 + ".mp4", "x" * 195 + "….mp4"),
    ],
)
def test_names_are_made_harmless(given, kept):
    from webapp.library.names import clean_name

    assert clean_name(given) == kept


def test_the_demo_is_analysed_from_a_copy(alices_browser, alice, tmp_path, monkeypatch, data_folder):
    film = tmp_path / "demo.mp4"
    film.write_bytes(b"film")
    monkeypatch.setattr("webapp.library.demo.DEMO", film)
    settings_folder = data_folder / "incoming"
    settings_folder.mkdir()
    assert b"Analyse it live" in alices_browser.get("/").content
    response = alices_browser.post("/videos/demo/")
    video = Video.objects.get(owner=alice)
    assert response["Location"] == reverse("library:video", args=[video.id])
    assert (video.demo, video.path.read_bytes(), film.exists()) == (True, b"film", True)
    assert b"Analyse it live" not in alices_browser.get("/").content
