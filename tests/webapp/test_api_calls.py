"""Programs upload, ask, take along, correct, share and delete over HTTP."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.webapp.callers import post, program_of, send
from tests.webapp.rows import line
from tests.webapp.shelf import run_of, video_of
from webapp.runs.lease import claim
from webapp.runs.models import AnalysisRun, Grant
from webapp.runs.tasks import look
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def program(alice) -> Client:
    return program_of(alice)


@pytest.fixture
def soon(settings):
    """Uploads are answered without waiting for a worker."""
    settings.UPLOAD_ANSWER_WAITS_SECONDS = 0


@pytest.fixture
def looked_at(monkeypatch):
    """A worker looks at each file while the answer waits."""

    def wait(video, seconds):
        look(str(video.id))
        video.refresh_from_db()
        return video

    monkeypatch.setattr("webapp.api.uploading.wait_for_look", wait)


def test_an_upload_answers_with_video_run_and_player(program, make_clip, looked_at):
    answer = send(program, make_clip(seconds=2), preset="fast", language="de", name="My dog")
    made = answer.json()
    assert answer.status_code == 201 and set(made) == {"video_id", "run_id", "player_url"}
    run = AnalysisRun.objects.get(pk=made["run_id"])
    assert (str(run.video_id), run.preset, run.language, run.video.name) == (made["video_id"], "fast", "de", "My dog")
    assert made["player_url"] == f"http://testserver/runs/{run.id}/"
    told = program.get(f"/api/v1/runs/{run.id}").json()
    assert {name: told[name] for name in ("state", "seconds_done", "seconds_total", "queue_position", "error")} == {
        "state": "queued",
        "seconds_done": 0,
        "seconds_total": 2,
        "queue_position": 1,
        "error": None,
    }


def test_the_run_is_known_before_a_worker_has_looked_at_the_file(program, make_clip, soon):
    made = send(program, make_clip(seconds=2)).json()
    told = program.get(f"/api/v1/runs/{made['run_id']}")
    assert (told.status_code, told.json()["state"], told.json()["seconds_total"]) == (200, "queued", 0)
    assert program.get(f"/api/v1/runs/{made['run_id']}/lines?since=0").json() == {
        "last_seq": 0,
        "state": "queued",
        "more": False,
        "lines": [],
    }
    assert made["player_url"].endswith(f"/videos/{made['video_id']}/")
    look(made["video_id"])
    assert program.get(f"/api/v1/runs/{made['run_id']}").json()["seconds_total"] == 2
    assert AnalysisRun.objects.get().id == uuid.UUID(made["run_id"])


def test_a_file_that_is_no_video_is_refused_in_plain_words(program, looked_at):
    answer = send(program, b"not a video at all" * 100)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "unusable"
    assert "not a video file" in answer.json()["error"]["message"]


def test_a_file_that_turns_out_bad_after_the_answer_fails_its_run(program, soon):
    made = send(program, b"not a video at all" * 100).json()
    look(made["video_id"])
    told = program.get(f"/api/v1/runs/{made['run_id']}").json()
    assert told["state"] == "failed" and "not a video file" in told["error"]


@pytest.mark.parametrize(
    ("fields", "code"), [({"preset": "slow"}, "bad_choice"), ({"language": "xx"}, "bad_choice"), ({"preset": "own-7"}, "bad_choice")]
)
def test_an_upload_with_a_wrong_choice_keeps_nothing(program, make_clip, soon, fields, code, settings):
    answer = send(program, make_clip(seconds=1), **fields)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert not Video.objects.exists() and not list((settings.UPLOAD_DIR).glob("*.part"))


def test_an_upload_without_a_file_or_with_two_is_refused(program, make_clip, soon, settings):
    assert program.post("/api/v1/videos", {"preset": "fast"}).json()["error"]["code"] == "no_file"
    assert program.post("/api/v1/videos", {"file": "words"}).json()["error"]["code"] == "no_file"
    clip = make_clip(seconds=1)
    with clip.open("rb") as one, clip.open("rb") as two:
        assert program.post("/api/v1/videos", {"file": [one, two]}).json()["error"]["code"] == "no_file"
    assert not list((settings.UPLOAD_DIR).glob("*.part"))


def test_the_answer_waits_for_a_worker_that_looks_meanwhile(program, alice, transactional_db, make_clip):
    clip = make_clip(seconds=1)

    def worker():
        end = time.monotonic() + 8
        while not (video := Video.objects.filter(state="received").first()) and time.monotonic() < end:
            time.sleep(0.05)
        look(str(video.id))
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    made = send(program, clip).json()
    thread.join()
    assert made["player_url"].endswith(f"/runs/{made['run_id']}/")


def test_lines_come_in_order_of_their_change_and_page_by_page(program, alice):
    run = AnalysisRun.objects.get(pk=run_of(video_of(alice)).pk)
    first = program.get(f"/api/v1/runs/{run.id}/lines?since=0&limit=2").json()
    assert ([row["second"] for row in first["lines"]], first["more"], first["last_seq"]) == ([0, 1], True, 2)
    rest = program.get(f"/api/v1/runs/{run.id}/lines?since={first['last_seq']}").json()
    assert ([row["second"] for row in rest["lines"]], rest["more"], rest["last_seq"], rest["state"]) == ([2], False, 3, "done")
    assert rest["lines"][0]["text"] == "A dog runs, 2."


def test_lines_of_a_run_at_work_follow_its_seq(program, alice):
    from tests.webapp.rows import queued_run

    run = queued_run(alice)
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(2)]))
    told = program.get(f"/api/v1/runs/{run.id}/lines?since=0").json()
    assert ([row["second"] for row in told["lines"]], told["state"]) == ([2], "running")
    store(lease, Batch(lines=[line(0)]))
    told = program.get(f"/api/v1/runs/{run.id}/lines?since={told['last_seq']}").json()
    assert [row["second"] for row in told["lines"]] == [0]


def test_videos_are_listed_page_by_page_with_a_link_to_the_next(program, alice, bob):
    for number in range(5):
        run_of(video_of(alice, f"{number}.mp4"))
    video_of(bob, "secret.mp4")
    answer = program.get("/api/v1/videos?limit=2")
    page = answer.json()
    assert ([video["name"] for video in page["videos"]], page["total"]) == (["4.mp4", "3.mp4"], 5)
    assert answer["Link"] == f'<{page["next"]}>; rel="next"'
    last = program.get("/api/v1/videos?limit=2&offset=4").json()
    assert ([video["name"] for video in last["videos"]], last["next"]) == (["0.mp4"], None)
    assert page["videos"][0]["run_state"] == "done" and page["videos"][0]["seconds_done"] == 3
    assert [video["name"] for video in program.get("/api/v1/videos?q=3.MP4").json()["videos"]] == ["3.mp4"]


def test_lists_ask_the_database_as_often_for_many_as_for_few(program, alice):
    for number in range(2):
        run_of(video_of(alice, f"{number}.mp4"))
    counts = []
    for path in ("/api/v1/videos", "/api/v1/search?q=dog"):
        with CaptureQueriesContext(
            connection,
        ) as few:
            program.get(path)
        for number in range(6):
            run_of(video_of(alice, f"more {number}.mp4"))
        with CaptureQueriesContext(connection) as many:
            program.get(path)
        counts.append((path, len(few), len(many)))
    assert all(few >= many for _path, few, many in counts), counts
    assert max(many for _path, _few, many in counts) <= 8, counts


def test_one_run_is_told_in_few_questions(program, alice):
    run = run_of(video_of(alice))
    program.get("/api/v1/me")
    for path, most in ((f"/runs/{run.id}", 6), (f"/runs/{run.id}/lines", 7), (f"/videos/{run.video_id}", 8)):
        with CaptureQueriesContext(connection) as asked:
            assert program.get(f"/api/v1{path}").status_code == 200
        assert len(asked) <= most, (path, [query["sql"] for query in asked])


def test_a_video_is_told_with_its_runs_and_deleted(program, alice):
    video = video_of(alice)
    runs = [run_of(video), run_of(video)]
    told = program.get(f"/api/v1/videos/{video.id}").json()
    assert {run["id"] for run in told["runs"]} == {str(run.id) for run in runs}
    assert program.delete(f"/api/v1/videos/{video.id}").status_code == 204
    assert not video.folder.exists() and program.get(f"/api/v1/videos/{video.id}").status_code == 404


def test_a_run_is_cancelled_once_and_goes_on_when_asked(program, alice):
    from tests.webapp.rows import queued_run

    run = queued_run(alice)
    assert post(program, f"/runs/{run.id}/cancel").json()["state"] == "cancelled"
    again = post(program, f"/runs/{run.id}/cancel")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_possible")
    assert post(program, f"/runs/{run.id}/retry").json()["state"] == "queued"


@pytest.mark.parametrize("extension", ["json", "vtt", "srt", "csv", "md", "txt", "script.md"])
def test_a_run_is_taken_along_in_each_format(program, alice, extension):
    run = run_of(video_of(alice))
    answer = program.get(f"/api/v1/runs/{run.id}/export.{extension}")
    assert answer.status_code == 200 and f'dog.{extension}"' in answer["Content-Disposition"]
    assert program.get(f"/api/v1/runs/{run.id}/export.exe").status_code == 404


def test_a_link_is_made_that_opens_the_run(program, alice, strangers_browser):
    run = run_of(video_of(alice))
    answer = post(program, f"/runs/{run.id}/share")
    assert answer.status_code == 201
    assert strangers_browser.get(answer.json()["url"].removeprefix("http://testserver")).status_code == 200
    same = [post(program, f"/runs/{run.id}/share", key="once").json()["url"] for _ in range(2)]
    assert same[0] == same[1] != answer.json()["url"] and Grant.objects.count() == 2


def test_search_finds_seconds_as_they_are_read(program, alice, bob):
    run, others = run_of(video_of(alice)), run_of(video_of(bob))
    found = program.get("/api/v1/search?q=DOG").json()
    assert ([hit["second"] for hit in found["hits"]], found["total"]) == ([0, 1, 2], 3)
    assert str(others.id) not in str(found)
    put = post(program, f"/runs/{run.id}/lines/1/correction", {"text": "A cat sleeps."}, method="PUT")
    assert (put.status_code, put.json()["line"]["corrected"]) == (200, "A cat sleeps.")
    assert [hit["second"] for hit in program.get("/api/v1/search?q=dog").json()["hits"]] == [0, 2]
    assert [hit["text"] for hit in program.get("/api/v1/search?q=CAT").json()["hits"]] == ["A cat sleeps."]


def test_a_correction_that_overlooks_another_is_refused(program, alice):
    run = run_of(video_of(alice))
    post(program, f"/runs/{run.id}/lines/1/correction", {"text": "A cat."}, method="PUT")
    late = post(program, f"/runs/{run.id}/lines/1/correction", {"text": "A cow.", "based_on": 0}, method="PUT")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "overtaken")


def test_another_look_is_a_new_run_based_on_the_first(program, alice):
    run = run_of(video_of(alice))
    made = post(program, "/runs", {"video_id": str(run.video_id), "preset": "fast", "from_second": 1, "to_second": 3})
    assert made.status_code == 201, made.json()
    new = AnalysisRun.objects.get(pk=made.json()["id"])
    assert (new.based_on_id, new.preset, new.first_second, new.end_second) == (run.id, "fast", 1, 3)
    wrong = post(program, "/runs", {"video_id": str(run.video_id), "from_second": 2, "to_second": 1})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "not_possible")
