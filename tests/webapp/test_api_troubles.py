"""What goes wrong under /api/ is told in one shape and in plain words; the same request with the same key does its work once."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tests.webapp.callers import post, program_of, send
from tests.webapp.rows import queued_run
from tests.webapp.shelf import run_of, video_of
from webapp.api import rates
from webapp.api.models import GivenAnswer
from webapp.api.once import sweep_answers
from webapp.api.v1 import openapi_document
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def program(alice) -> Client:
    return program_of(alice)


@pytest.fixture(autouse=True)
def soon(settings):
    settings.UPLOAD_ANSWER_WAITS_SECONDS = 0


def told(answer) -> tuple[int, str]:
    """Status and code of an error, which has its one shape and a sentence."""
    error = answer.json()["error"]
    assert set(answer.json()) == {"error"} and set(error) <= {"code", "message", "fields"}
    assert error["message"].endswith((".", ")")) and "<" not in error["message"]
    assert answer["Content-Type"].startswith("application/json") and answer["Cache-Control"] == "no-store"
    return answer.status_code, error["code"]


def test_every_way_to_go_wrong_has_the_one_shape(program, alice):
    run = run_of(video_of(alice))
    nobody = uuid.uuid4()
    cases = {
        (404, "not_found"): [
            program.get("/api/v1/nothing"),
            program.get("/api/"),
            Client().get("/api/v2/videos"),
            program.get("/api/v1/videos/no-id"),
            program.get(f"/api/v1/videos/{nobody}"),
            program.get(f"/api/v1/runs/{nobody}"),
            program.get(f"/api/v1/runs/{run.id}/export.exe"),
            post(program, f"/runs/{run.id}/lines/99/correction", {"text": "x"}, method="PUT"),
        ],
        (405, "method_not_allowed"): [
            program.put("/api/v1/videos"),
            program.options("/api/v1/me"),
            program.delete(f"/api/v1/runs/{run.id}"),
        ],
        (415, "unsupported_media_type"): [
            program.post("/api/v1/runs", {"video_id": "x"}),
            program.post("/api/v1/videos", "{}", content_type="application/json"),
        ],
        (422, "bad_json"): [program.post("/api/v1/runs", "{", content_type="application/json")],
        (422, "invalid"): [
            post(program, "/runs", {}),
            post(program, "/runs", {"video_id": str(run.video_id), "wishes": 3}),
            program.get("/api/v1/videos?limit=0"),
            program.get("/api/v1/videos?offset=-1"),
            program.get("/api/v1/videos?limit=99999999999999999999"),
            program.get(f"/api/v1/runs/{run.id}/lines?since=x"),
            program.get("/api/v1/search"),
        ],
        (413, "too_large"): [program.post("/api/v1/runs", "x" * 3_000_000, content_type="application/json")],
        (422, "refused"): [post(program, f"/runs/{run.id}/lines/0/correction", {"text": "x" * 2000}, method="PUT")],
    }
    for wanted, answers in cases.items():
        for answer in answers:
            assert told(answer) == wanted, answer.request["PATH_INFO"]
    assert cases[(422, "invalid")][0].json()["error"]["fields"] == {"video_id": "This is missing."}
    assert cases[(405, "method_not_allowed")][0]["Allow"]


def test_errors_speak_the_callers_language(alice):
    answer = Client().get("/api/v1/nothing", headers={"Accept-Language": "de"})
    assert told(answer) == (404, "not_found") and answer["Content-Language"] == "de"


def test_a_bug_is_told_in_the_one_shape_without_its_traceback(program, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("webapp.api.videos.entries", broken)
    answer = program.get("/api/v1/videos")
    assert told(answer) == (500, "server_error") and b"secret" not in answer.content
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(("words", "code"), [("database is locked", "busy"), ("database or disk is full", "disk_full")])
def test_what_passes_by_itself_is_told_as_that(program, monkeypatch, words, code):
    def held(*_):
        raise OperationalError(words)

    monkeypatch.setattr("webapp.api.videos.entries", held)
    program.raise_request_exception = False
    answer = program.get("/api/v1/videos")
    assert told(answer) == (503, code) and answer["Retry-After"] == "5"


def test_pages_keep_their_own_errors(program):
    assert program.get("/nothing/")["Content-Type"].startswith("text/html")


def test_other_sites_are_not_let_in(program):
    answer = program.get("/api/v1/me", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_the_document_is_there_for_everyone_and_names_every_call():
    answer = Client().get("/api/v1/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1") and document == json.loads(json.dumps(openapi_document()))
    assert {"/api/v1/videos", "/api/v1/videos/{video_id}", "/api/v1/runs/{run_id}", "/api/v1/runs/{run_id}/lines"} <= set(document["paths"])
    assert document["paths"]["/api/v1/videos"]["post"]["requestBody"]["content"]["multipart/form-data"]


def test_headers_tell_what_is_left_and_one_call_too_many_waits(program, settings):
    settings.API_CALLS_A_MINUTE = 3
    answers = [program.get("/api/v1/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert told(answers[3]) == (429, "too_many") and 1 <= int(answers[3]["Retry-After"]) <= 60


def test_whoever_guesses_tokens_waits_and_whoever_has_one_does_not(program):
    answers = [Client().get("/api/v1/me", headers={"Authorization": "Bearer guess"}).status_code for _ in range(61)]
    assert answers == [401] * 60 + [429]
    assert program.get("/api/v1/me").status_code == 200


def test_whoever_guesses_tokens_from_many_addresses_of_one_line_waits_too():
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:0:1::{number:x}").get("/api/v1/me", headers={"Authorization": "Bearer guess"}).status_code
        for number in range(1, 62)
    ]
    assert answers == [401] * 60 + [429]
    assert Client(REMOTE_ADDR="2001:db8:0:2::1").get("/api/v1/me").status_code == 401


def test_calls_are_counted_here_while_the_queue_is_away(program, settings, monkeypatch):
    import redis

    def away():
        raise redis.ConnectionError

    monkeypatch.setattr("webapp.api.rates.queueing.connection", away)
    monkeypatch.setattr(rates, "_here", rates._Here())
    settings.API_CALLS_A_MINUTE = 2
    assert [program.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]


def test_the_same_upload_with_the_same_key_is_kept_once(program, make_clip):
    clip = make_clip(seconds=1)
    first, again = send(program, clip, key="k1"), send(program, clip, key="k1")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.json() == again.json() and Video.objects.count() == 1
    assert told(send(program, clip, key="k1", preset="fast")) == (422, "key_used")
    assert told(send(program, b"another file", key="k1")) == (422, "key_used")
    assert send(program, clip, key="k2").status_code == 201 and Video.objects.count() == 2


def test_keys_of_different_people_have_nothing_to_do_with_each_other(program, bob, make_clip):
    clip = make_clip(seconds=1)
    assert send(program, clip, key="k").json()["video_id"] != send(program_of(bob), clip, key="k").json()["video_id"]


def test_an_answer_is_forgotten_after_a_day(program, alice):
    run = queued_run(alice)
    assert post(program, f"/runs/{run.id}/cancel", key="k").status_code == 200
    assert post(program, f"/runs/{run.id}/cancel", key="k")["Idempotency-Replayed"] == "true"
    GivenAnswer.objects.update(begun_at=timezone.now() - timedelta(hours=25))
    assert told(post(program, f"/runs/{run.id}/cancel", key="k")) == (409, "not_possible")
    assert post(program, f"/runs/{run.id}/retry", key="k").status_code == 200
    GivenAnswer.objects.update(begun_at=timezone.now() - timedelta(hours=25))
    sweep_answers()
    assert not GivenAnswer.objects.exists()


def test_a_refusal_that_may_pass_is_not_given_again_to_the_same_key(program, alice, make_clip, settings):
    clip, floor = make_clip(seconds=1), settings.DISK_FLOOR_BYTES
    settings.DISK_FLOOR_BYTES = 2**60
    assert told(send(program, clip, key="full")) == (422, "disk_full")
    settings.DISK_FLOOR_BYTES = floor
    kept = send(program, clip, key="full")
    assert kept.status_code == 201 and send(program, clip, key="full").json() == kept.json()
    assert Video.objects.count() == 1
    video, body = Video.objects.get(), {"video_id": kept.json()["video_id"]}
    assert told(post(program, "/runs", body, key="early")) == (409, "not_ready")
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=1.0)
    assert post(program, "/runs", body, key="early").status_code == 201


def test_a_file_that_can_not_be_used_is_refused_again_without_a_second_look(program, monkeypatch):
    def refused(video, seconds):
        Video.objects.filter(pk=video.pk).update(state="refused", refusal="The file is no video.")
        video.refresh_from_db()
        return video

    monkeypatch.setattr("webapp.api.uploading.wait_for_look", refused)
    answers = [send(program, b"no video", key="k") for _ in range(2)]
    assert [told(answer) for answer in answers] == [(422, "unusable")] * 2
    assert answers[1]["Idempotency-Replayed"] == "true" and Video.objects.count() == 1


def test_a_key_that_is_being_answered_is_told_so_and_one_whose_process_died_is_free(program, alice):
    run = queued_run(alice)
    post(program, f"/runs/{run.id}/cancel", key="k")
    GivenAnswer.objects.update(status=None)
    assert told(post(program, f"/runs/{run.id}/cancel", key="k")) == (409, "being_answered")
    GivenAnswer.objects.update(begun_at=timezone.now() - timedelta(minutes=3))
    assert told(post(program, f"/runs/{run.id}/cancel", key="k")) == (409, "not_possible")


def test_a_key_that_is_none_is_refused_before_anything_is_done(program, make_clip):
    assert told(send(program, make_clip(seconds=1), key="with space")) == (422, "bad_key")
    assert told(send(program, make_clip(seconds=1), key="x" * 256)) == (422, "bad_key")
    assert not Video.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_key_make_one_run(alice):
    run = run_of(video_of(alice))
    words = program_of(alice).defaults["HTTP_AUTHORIZATION"]
    statuses = []

    def ask():
        from django.db import connection

        client = Client(headers={"Authorization": words})
        statuses.append(post(client, "/runs", {"video_id": str(run.video_id)}, key="k").status_code)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409} and statuses.count(201) >= 1
    assert run.video.runs.count() == 2
