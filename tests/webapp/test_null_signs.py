"""A NUL in what people send: PostgreSQL can't store one, and nobody gets an error of ours for it."""

from __future__ import annotations

import base64

import pytest

from tests.webapp.rows import line, queued_run
from tests.webapp.shelf import run_of, video_of
from webapp.runs.kept_overview import keep_overview
from webapp.runs.lease import claim
from webapp.runs.models import Correction
from webapp.runs.writing import Batch, store
from webapp.videos.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
NUL = "dog\x00s"


def test_a_search_for_it_finds_what_stands_around_it(alices_browser, alice):
    run_of(video_of(alice, name="dogs.mp4"))
    page = alices_browser.get("/videos/", {"q": NUL})
    assert page.status_code == 200 and "dogs.mp4" in page.content.decode()


def test_nobody_signs_in_by_it(strangers_browser):
    answer = strangers_browser.post("/login/", {"username": f"alice{NUL}@example.org", "password": NUL})
    assert answer.status_code < 500


def test_an_upload_is_named_without_it(alices_browser):
    name = base64.b64encode(f"{NUL}.mp4".encode()).decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": f"filename {name}"}
    answer = alices_browser.post("/api/v1/uploads", headers=headers)
    assert answer.status_code == 201
    assert Upload.objects.get().name == "dogs.mp4"


def test_a_correction_is_kept_without_it(alices_browser, alice):
    run = queued_run(alice)
    store(claim(run.id, 0), Batch(lines=[line(0)]))
    answer = alices_browser.post(f"/runs/{run.id}/lines/0/correction", {"text": NUL})
    assert answer.status_code == 200
    assert Correction.objects.get().text == "dogs"


def test_what_a_model_says_of_the_whole_is_kept_without_it(alice):
    run = queued_run(alice)
    keep_overview(claim(run.id, 0), {"summary": NUL, "chapters": [{"start": 0, "end": 4, "title": NUL}], "sentences": []})
    run.refresh_from_db()
    assert run.overview == {"told": {"summary": "dogs", "chapters": [{"start": 0, "end": 4, "title": "dogs"}], "sentences": []}}


@pytest.mark.parametrize("path", ["/s/a%00b/", "/videos/states/?ids=%00", "/nowhere/%00/", "/videos/?page=%00"])
def test_addresses_with_it_are_answered(alices_browser, path):
    assert alices_browser.get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/teams/", {"name": NUL}),
        ("/runs/{run}/share/person/", {"email": NUL}),
        ("/runs/{run}/ask-review/", {"words": NUL}),
        ("/review/runs/{run}/decide/", {"act": "note", "notes": NUL, "notes_for_owner": NUL}),
    ],
)
def test_what_people_type_is_kept_without_it(staff_browser, alice, path, typed):
    run = run_of(video_of(alice))
    assert staff_browser.post(path.format(run=run.pk), typed).status_code == 302


def test_the_desk_finds_what_stands_around_it(staff_browser, alice):
    run_of(video_of(alice, name="dogs.mp4"))
    assert staff_browser.get("/review/", {"tab": "all", "q": NUL}).status_code == 200
