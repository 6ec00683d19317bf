"""A disk that is full costs time and nothing else: it is said in plain words, and work goes on when there is space."""

from __future__ import annotations

import errno
import logging
import threading

import pytest
import redis
from asgiref.sync import sync_to_async
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse

from analysis.timeline import Segment
from tests.webapp.rows import line, queued_run, received_video
from tests.webapp.test_run_socket import socket
from webapp import diskspace
from webapp.diskspace import means_full_disk, once_there_is_space
from webapp.repeating import Repeating
from webapp.runs import consumers
from webapp.runs.keeper import Keeper
from webapp.runs.lease import MOST_ATTEMPTS, claim
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.progress import run_to_json
from webapp.runs.tasks import DISK_FULL, _stumble, describe, look
from webapp.runs.writing import RunWriter
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
SENTENCE = "The disk of this server is full."


@pytest.fixture
def full_database(monkeypatch):
    """A database that can't grow, as SQLite says it on a full disk; `free()` makes room again."""
    monkeypatch.setattr(diskspace, "TRY_EVERY_SECONDS", 0.05)
    diskspace._told_at.clear()
    blocked = True

    def refuse_writes(execute, sql, params, many, context):
        if blocked and sql.startswith(("UPDATE", "INSERT")):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    def free() -> None:
        nonlocal blocked
        blocked = False

    with connection.execute_wrapper(refuse_writes):
        yield free


def test_a_video_lives_without_the_poster_that_found_no_room(alice, make_clip):
    video = received_video(alice, make_clip(seconds=1), {"preset": "fast", "language": "en"})
    video.poster_path.symlink_to("/dev/full")
    look(str(video.id))
    video.refresh_from_db()
    assert (video.state, video.has_poster, video.refusal) == ("ready", False, "")
    assert AnalysisRun.objects.filter(video=video).exists()


def test_a_look_on_a_full_disk_counts_for_nothing(alice, make_clip, monkeypatch):
    video = received_video(alice, make_clip(seconds=1))

    def full(*_):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("webapp.videos.tasks._accept", full)
        for _ in range(4):
            look(str(video.id))
    video.refresh_from_db()
    assert (video.state, video.look_attempts, video.look_until) == ("received", 0, None)
    look(str(video.id))
    assert Video.objects.get(pk=video.pk).state == "ready"


def test_neither_look_nor_run_can_be_claimed_and_that_is_no_traceback(alice, make_clip, full_database, caplog):
    full_database()
    video, run = received_video(alice, make_clip(seconds=1)), queued_run(alice)
    with connection.execute_wrapper(lambda *_: (_ for _ in ()).throw(OperationalError("database or disk is full"))):
        look(str(video.id))
        describe(str(run.id), run.generation)
        describe(str(run.id), run.generation)
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
        "The disk is full; work goes on by itself when there is space again."
    ]
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(("new_lines", "state"), [(1, "queued"), (0, "failed")])
def test_a_run_that_found_no_room_goes_on_when_there_is_some_but_not_for_ever(alice, full_database, new_lines, state):
    full_database()
    run = queued_run(alice, attempts=MOST_ATTEMPTS - 1)
    lease = claim(run.id, run.generation)
    writer = RunWriter(lease, {Segment(0, 4): {0, 1, 2, 3}})
    tries: list[int] = []

    def no_room_twice(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and len(tries) < 2:
            tries.append(1)
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    writer._batch.lines += [line(0)] * new_lines
    with connection.execute_wrapper(no_room_twice):
        _stumble(lease, writer, Keeper(lease, writer), OSError(errno.ENOSPC, "No space left on device"))
    run.refresh_from_db()
    assert (run.state, len(tries)) == (state, 2)
    assert run.error == (DISK_FULL if state == "failed" else "")
    assert Description.objects.filter(run=run).count() == new_lines


def test_where_the_rows_lie_on_another_disk_a_full_one_costs_no_tries(alice, monkeypatch):
    monkeypatch.setattr(diskspace, "TRY_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(diskspace, "NEEDED_BYTES", 2**62)
    run = queued_run(alice)
    lease = claim(run.id, run.generation)
    writer = RunWriter(lease, {})
    keeper, seen = Keeper(lease, writer), []

    def asked() -> bool:
        seen.append(AnalysisRun.objects.get(pk=run.pk).state)
        if len(seen) == 3:
            monkeypatch.setattr(diskspace, "NEEDED_BYTES", 0)
        return False

    monkeypatch.setattr(keeper, "should_stop", asked)
    _stumble(lease, writer, keeper, OSError(errno.ENOSPC, "No space left on device"))
    assert seen == ["running"] * 3
    assert AnalysisRun.objects.get(pk=run.pk).state == "queued"


def test_pages_say_that_the_disk_is_full(alice, alices_browser, make_clip, monkeypatch):
    video, run = received_video(alice, make_clip(seconds=1)), queued_run(alice)
    monkeypatch.setattr(diskspace, "NEEDED_BYTES", 2**62)
    assert any(notice.startswith("The disk of this server is full.") for notice in run_to_json(run)["notices"])
    assert "The disk of this server is full." in alices_browser.get(reverse("library:video", args=[video.id])).content.decode()


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_run_that_waits_for_space_says_so_in_its_page_and_in_the_list(alice, alices_browser, monkeypatch, state):
    run = queued_run(alice, state=state)
    heard = {"page": f"/runs/{run.pk}/", "list": "/videos/", "states": f"/videos/states/?ids={run.video_id}"}
    assert not any(SENTENCE in alices_browser.get(place).content.decode() for place in heard.values())
    monkeypatch.setattr(diskspace, "NEEDED_BYTES", 2**62)
    for name, place in heard.items():
        assert SENTENCE in alices_browser.get(place).content.decode(), name
    page = alices_browser.get(heard["page"]).content.decode()
    told = page.partition('id="held-up"')[2].partition(">")
    assert "hidden" not in told[0] and told[2].startswith(SENTENCE), "it isn't folded away"
    assert f"<li>{SENTENCE}" not in page, "nor said twice"


def test_what_finds_no_room_in_the_database_is_told_in_a_sentence(alice, alices_browser):
    run = queued_run(alice)
    alices_browser.raise_request_exception = False

    def refuse_writes(execute, sql, *rest):
        if sql.startswith(("UPDATE", "INSERT")):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse_writes):
        page = alices_browser.post(f"/runs/{run.pk}/cancel/")
        told = alices_browser.post(f"/runs/{run.pk}/cancel/", headers={"Accept": "application/json"})
    sentence = "The disk of this server is full, so this could not be done. Please try again when there is space, or ask who runs it."
    assert page.status_code == 503 and sentence in page.content.decode() and "<h1>The disk is full</h1>" in page.content.decode()
    assert told.json()["error"] == {"code": "disk_full", "message": sentence}
    assert alices_browser.post(f"/runs/{run.pk}/cancel/").status_code == 302


def test_a_run_that_is_finished_waits_for_nothing(alice, alices_browser, monkeypatch):
    run = queued_run(alice, state="done")
    monkeypatch.setattr(diskspace, "NEEDED_BYTES", 2**62)
    assert run_to_json(run)["held_up"] == ""
    assert not any(SENTENCE in alices_browser.get(place).content.decode() for place in (f"/runs/{run.pk}/", "/videos/"))


async def test_an_open_page_hears_of_it_and_of_its_end(alice, alices_browser, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.1)
    page = socket(await sync_to_async(queued_run)(alice), alices_browser)
    assert (await page.connect())[0]
    assert (await page.receive_json_from(timeout=3))["run"]["held_up"] == ""
    with monkeypatch.context() as patched:
        patched.setattr(diskspace, "NEEDED_BYTES", 2**62)
        assert (await page.receive_json_from(timeout=3))["run"]["held_up"].startswith(SENTENCE)
    assert (await page.receive_json_from(timeout=3))["run"]["held_up"] == ""
    await page.disconnect()


def test_what_means_a_full_disk():
    assert means_full_disk(OSError(errno.ENOSPC, "No space left on device"))
    assert means_full_disk(OperationalError("database or disk is full"))
    assert not means_full_disk(OSError(errno.EACCES, "Permission denied"))
    assert not means_full_disk(DatabaseError("database is locked"))
    with pytest.raises(PermissionError):
        once_there_is_space(lambda: (_ for _ in ()).throw(PermissionError(errno.EACCES, "no")))


def test_a_queue_that_cannot_write_does_not_read_as_if_the_worker_quit(caplog):
    for error in (redis.ResponseError("MISCONF Errors writing to the AOF file: No space left on device"), ValueError("other")):
        try:
            raise error
        except Exception:
            logging.getLogger("rq.worker").error("found an unhandled exception, quitting...", exc_info=True)
    assert [record.exc_info[0] for record in caplog.records if record.name == "rq.worker"] == [ValueError]


def test_an_error_that_comes_again_and_again_is_told_once(caplog):
    turns = threading.Semaphore(0)

    def fail() -> None:
        turns.release()
        raise ValueError("again")

    with Repeating(0.01, fail, "pulse"):
        for _ in range(5):
            assert turns.acquire(timeout=5)
    assert [record.message for record in caplog.records if record.name == "webapp.repeating"] == ["pulse failed; it is tried again."]
