"""An upload whose last byte is here becomes a video once, and the same file of the same person is recognised."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from tests.webapp.sending import FILM, ask, begin, left_behind, metadata, send
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.videos.models import Upload, Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _incoming(settings, data_folder: Path) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.DISK_FLOOR_BYTES = 0


def test_the_same_file_of_the_same_person_is_recognised(alices_browser, bobs_browser, data_folder):
    first = send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    again = send(alices_browser, begin(alices_browser, told=metadata(filename="copy.mp4"))["Location"], 0, FILM)
    assert (again.status_code, again["Secondsight-Known"]) == (204, "1")
    assert again["Secondsight-Video"] == first["Secondsight-Video"]
    assert "Secondsight-Known" not in first
    assert left_behind(data_folder) == [f"videos/{first['Secondsight-Video']}/original"]
    others = send(bobs_browser, begin(bobs_browser)["Location"], 0, FILM)
    assert "Secondsight-Known" not in others and Video.objects.count() == 2


def test_a_known_file_leads_to_the_run_that_is_as_chosen_and_else_to_a_new_one(alices_browser, settings):
    first = send(alices_browser, begin(alices_browser, told=metadata(preset="fast", language="en"))["Location"], 0, FILM)
    Video.objects.update(state=Video.State.READY, duration_seconds=4.0, width=320, height=180)
    video = Video.objects.get()
    run = queue_run(video, "fast", "en", run_id=UUID(first["Secondsight-Run"]))

    def sent_again(**chosen: str) -> tuple[str, str]:
        told = send(alices_browser, begin(alices_browser, told=metadata(**chosen))["Location"], 0, FILM)
        return told["Secondsight-Run"], told["Secondsight-Player"]

    assert sent_again(preset="fast", language="en") == (str(run.id), f"http://testserver/runs/{run.id}/")
    other, page = sent_again(preset="thorough", language="de")
    made = AnalysisRun.objects.get(pk=other)
    assert (made.video, made.preset, made.language, made.state) == (video, "thorough", "de", "queued") and page.endswith(f"/runs/{other}/")
    assert sent_again(preset="thorough", language="de")[0] == other
    AnalysisRun.objects.filter(pk=other).update(state="failed")
    assert sent_again(preset="thorough", language="de")[0] not in (other, str(run.id)), "what failed is tried again"


def test_a_file_whose_video_has_lost_its_own_is_kept_anew(alices_browser):
    send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    Video.objects.get().path.unlink()
    assert "Secondsight-Known" not in send(alices_browser, begin(alices_browser)["Location"], 0, FILM)


def test_a_refused_file_is_not_recognised(alices_browser):
    send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    Video.objects.update(state=Video.State.REFUSED)
    again = send(alices_browser, begin(alices_browser)["Location"], 0, FILM)
    assert "Secondsight-Known" not in again and Video.objects.count() == 2


def test_what_a_killed_process_left_whole_is_finished_by_the_next_who_asks(alices_browser, monkeypatch):
    """It died after it had counted the last byte, before or after it had moved the file."""
    for moved in (False, True):
        film = FILM + bytes([moved])
        place = begin(alices_browser, len(film))["Location"]
        upload = Upload.objects.get(state="sending")
        upload.path.write_bytes(film)
        Upload.objects.filter(pk=upload.pk).update(offset=len(film))
        if moved:
            folder = Video(id=upload.id).folder
            folder.mkdir(parents=True)
            upload.path.replace(folder / "original")
        told = ask(alices_browser, place)
        assert told["Secondsight-Video"] == str(upload.id)
        assert Video.objects.get(pk=upload.id).path.read_bytes() == film
