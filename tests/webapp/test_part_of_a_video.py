"""A run of the seconds 5 to 9 of a video of 12, worked on by the worker's own code: everything that reads it counts from 5."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.random_llava import WHO_SPEAKS, save_tiny
from tests.webapp.rows import received_video
from webapp.library.choices import likely_speeds
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import run_to_json
from webapp.runs.queueing import queue_run
from webapp.runs.requests import retry
from webapp.runs.tasks import describe
from webapp.runs.weights.choosing import choose_folder
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
PART = {"what": "part", "from": "5", "to": "9"}


@pytest.fixture(autouse=True)
def _no_model_named(monkeypatch):
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    with override("en"):
        yield


@pytest.fixture
def whole(alice, make_clip) -> AnalysisRun:
    """A waiting run of a real clip of twelve seconds."""
    video = received_video(alice, make_clip(seconds=12, cuts=(6.5,), fps=20))
    Video.objects.update(state="ready", duration_seconds=12.0, width=320, height=180, average_fps=20, sha256="0" * 64)
    video.refresh_from_db()
    return queue_run(video, "fast", "en")


def looked_again(browser, whole, **fields: str) -> AnalysisRun:
    """Another look, worked on to its end."""
    answer = browser.post(f"/runs/{whole.id}/again/", fields, HTTP_ACCEPT="application/json")
    assert answer.status_code == 201, answer.content
    return work_on(AnalysisRun.objects.get(pk=answer.json()["url"].split("/")[2]))


def work_on(run: AnalysisRun) -> AnalysisRun:
    # one worker takes the oldest first, and this one is to go now
    AnalysisRun.objects.exclude(pk=run.pk).update(queued_at=run.queued_at + timedelta(hours=1))
    describe(str(run.id), run.generation)
    run.refresh_from_db()
    return run


@pytest.fixture
def part(alices_browser, whole) -> AnalysisRun:
    return looked_again(alices_browser, whole, **PART)


def seconds_of(run) -> list[int]:
    return list(Description.objects.filter(run=run).values_list("second", flat=True))


def test_it_is_done_when_its_own_seconds_are(part):
    assert (part.state, part.error, seconds_of(part)) == ("done", "", [5, 6, 7, 8])
    state = run_to_json(part)
    assert (state["seconds_done"], state["seconds_total"], state["coverage_words"]) == (4, 4, "4 of 4 seconds")


def test_its_lines_are_those_of_the_whole_run_where_segments_coincide(alices_browser, whole):
    part = looked_again(alices_browser, whole, what="part", **{"from": "6", "to": "12"})
    work_on(whole)
    lines = [dict(Description.objects.filter(run=run, second__gte=6).values_list("second", "line")) for run in (whole, part)]
    assert list(lines[0]) == list(range(6, 12)) and lines[0] == lines[1]


def test_the_exports_know_of_the_part(alices_browser, part, whole):
    document = alices_browser.get(f"/runs/{part.id}/export.json").json()
    assert (document["run"]["range"], document["run"]["based_on"]) == ([5, 9], str(whole.id))
    assert document["run"]["coverage"]["seconds"] == 4 and [line["second"] for line in document["seconds"]] == [5, 6, 7, 8]
    assert [(chapter["start"], chapter["end"]) for chapter in document["overview"]["chapters"]] == [(5, 9)]
    assert all(5 <= track["start"] <= track["end"] <= 9 for lane in document["tracks"].values() for track in lane)
    told = [line.partition(" ")[0] for line in _text(alices_browser, part, "txt").splitlines() if line.startswith("[")]
    assert told == ["[5s]", "[6s]", "[7s]", "[8s]"]
    assert re.findall(r"(\S+) --> (\S+)", _text(alices_browser, part, "vtt"))[0] == ("00:00:05.000", "00:00:06.000")
    assert "00:00:08,000 --> 00:00:09,000" in _text(alices_browser, part, "srt")
    assert "## 0:05" in _text(alices_browser, part, "md")


def _text(browser, run, extension: str) -> str:
    return browser.get(f"/runs/{run.id}/export.{extension}").content.decode()


def test_evidence_cues_and_changes_are_of_the_part(alices_browser, part):
    assert alices_browser.get(f"/runs/{part.id}/evidence/5.jpg").content[:3] == b"\xff\xd8\xff"
    assert alices_browser.get(f"/runs/{part.id}/evidence/4.jpg").status_code == 404
    assert alices_browser.get(f"/runs/{part.id}/evidence/9.jpg").status_code == 404
    changes = alices_browser.get(f"/runs/{part.id}/changes?since=0").json()
    assert [line["second"] for line in changes["lines"]] == [5, 6, 7, 8]
    assert [(segment["start"], segment["end"]) for segment in changes["segments"]] == [(5, 9)]
    assert "00:00:05.000 -->" in alices_browser.get(f"/runs/{part.id}/lines.vtt").content.decode()
    assert all(5 <= shot["start"] < 9 for shot in alices_browser.get(f"/runs/{part.id}/tracks").json()["shots"])


def test_the_player_shows_the_parts_seconds_and_says_what_they_are(alices_browser, part, whole):
    page = alices_browser.get(f"/runs/{part.id}/").content.decode()
    assert [int(second) for second in re.findall(r'<li class="line" id="s(\d+)"', page)] == [5, 6, 7, 8]
    assert 'aria-valuemin="5" aria-valuemax="8"' in page
    assert "0:05 – 0:09 of 0:12" in page and f'href="/runs/{whole.id}/"' in page
    assert f'src="/videos/{part.video_id}/file#t=5"' in page
    facts = json.loads(re.search(r'<script id="player-facts" type="application/json">(.*?)</script>', page, re.S)[1])
    assert (facts["first"], facts["end"], facts["total"]) == (5, 9, 12)
    assert "of 0:12" not in alices_browser.get(f"/runs/{whole.id}/").content.decode()


def test_a_retry_of_the_part_fills_its_own_seconds_only(part):
    Description.objects.filter(run=part, second=7).update(status="failed")
    assert retry(part)
    part.refresh_from_db()
    part = work_on(part)
    assert (part.state, seconds_of(part)) == ("done", [5, 6, 7, 8])


def test_a_closer_look_says_nothing_of_the_speed_of_others(alices_browser, whole):
    before = likely_speeds()
    close = looked_again(alices_browser, whole, what="closer", at="3", count="2")
    assert (close.state, seconds_of(close)) == ("done", [3, 4])
    assert likely_speeds() == before
    assert "Fast, looked closer" in alices_browser.get(f"/runs/{close.id}/").content.decode()


def test_a_model_is_asked_in_ones_own_words_and_the_page_can_show_them(alices_browser, whole, tmp_path):
    choose_folder(str(save_tiny(tmp_path / "my-model", **WHO_SPEAKS)))
    asked = {"what": "closer", "at": "3", "count": "1", "describer": "transformers_vlm", "wish": "the <video> square"}
    close = looked_again(alices_browser, whole, **asked)
    assert (close.error, seconds_of(close)) == ("", [3])
    making = alices_browser.get(f"/runs/{close.id}/plan").json()
    assert making["wish"] == "the <video> square" and making["windows"][0]["frames"] >= 16
    assert "Attend above all to: the ‹video› square" in making["prompts"][0]["text"]


def test_the_way_it_was_before_describes_a_part(alices_browser, whole, tmp_path):
    choose_folder(str(save_tiny(tmp_path / "my-model", **WHO_SPEAKS)))
    before = looked_again(alices_browser, whole, **PART, describer="original", wish="hands")
    assert before.describer == "original" and seconds_of(before) == [5, 6, 7, 8]
    assert before.segments.get().plan[0]["prompt"].endswith("Attend above all to: hands")
    assert "my-model, as it was done before" in alices_browser.get(f"/runs/{before.id}/").content.decode()
