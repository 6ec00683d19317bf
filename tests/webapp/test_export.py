"""A run is taken along in each format, under a safe name, by whoever may see it."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import run_of, video_of
from webapp.library.exports import EXPORTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("extension", ["json", "txt", "vtt", "srt", "csv", "md", "script.md"])
def test_each_format_is_a_file_to_keep(alices_browser, alice, extension):
    run = run_of(video_of(alice, "my dog.mov"))
    response = alices_browser.get(f"/runs/{run.id}/export.{extension}")
    assert response.status_code == 200
    assert response["Content-Type"] == EXPORTS[extension][0]
    assert response["Content-Disposition"] == f'attachment; filename="my dog.{extension}"'
    assert "A dog runs, 1." in response.content.decode()


def test_the_json_is_the_run_document(alices_browser, alice):
    run = run_of(video_of(alice))
    document = alices_browser.get(f"/runs/{run.id}/export.json").json()
    assert document["schema"] == "secondsight/1"
    assert document["run"]["id"] == str(run.id)
    assert [line["second"] for line in document["seconds"]] == [0, 1, 2]
    assert document["run"]["coverage"] == {"seconds": 3, "described": 3, "carried": 0, "failed": 0}


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b\r\nX-Evil: 1.mp4', 'attachment; filename="a_b X-Evil_ 1.txt"'),
        ("über.mp4", "attachment; filename*=utf-8''%C3%BCber.txt"),
        ("...", 'attachment; filename="video.txt"'),
    ],
)
def test_a_hostile_name_stays_within_its_header(alices_browser, alice, name, header):
    run = run_of(video_of(alice, name))
    response = alices_browser.get(f"/runs/{run.id}/export.txt")
    assert response["Content-Disposition"] == header
    assert "X-Evil" not in response.headers


def test_a_run_that_goes_on_gives_what_is_there(alices_browser, alice):
    run = run_of(video_of(alice), "running", 1)
    assert len(alices_browser.get(f"/runs/{run.id}/export.json").json()["seconds"]) == 1


def test_an_unknown_format_is_nothing(alices_browser, alice):
    assert alices_browser.get(f"/runs/{run_of(video_of(alice)).id}/export.exe").status_code == 404
