"""Playable copies: who wants one, what becomes of it, and that no kill, delete or full disk leaves a half one."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.played import write_odd
from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import received_video
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.scope import Scope
from webapp.library.deleting import delete_video
from webapp.runs.clip_sweeping import sweep_clips
from webapp.runs.granting import LinkChoices, make_link
from webapp.runs.models import Grant
from webapp.runs.tasks import look
from webapp.stopping import stop_requested
from webapp.videos import copies, copying
from webapp.videos.copies import CopyTurn, claim_copy, want_copy, whole_copy
from webapp.videos.models import PlayableCopy, Video
from webapp.videos.tasks import write_copy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _small_floor(monkeypatch):
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 20)


def looked_at(owner, clip: Path) -> Video:
    video = received_video(owner, clip)
    look(str(video.pk))
    video.refresh_from_db()
    assert video.state == "ready", video.refusal
    return video


@pytest.fixture
def ten_bits(alice, tmp_path) -> Video:
    """A video that no browser plays."""
    return looked_at(alice, write_odd(tmp_path / "a.mp4", "libx264", "aac", pixels="yuv420p10le"))


@pytest.fixture
def matroska(alice, tmp_path) -> Video:
    """A video that some browsers play."""
    return looked_at(alice, write_odd(tmp_path / "a.mkv", "libx264", "aac"))


def state_of(copy: PlayableCopy) -> tuple[str, str]:
    copy.refresh_from_db()
    return copy.state, copy.failure


def ask(browser, video: Video, **form):
    return browser.post(f"/videos/{video.pk}/playable/state", form)


def files(video: Video) -> list[str]:
    return sorted(path.name for path in video.folder.glob("playable*"))


def test_a_file_that_no_browser_plays_gets_its_copy_unasked(ten_bits, matroska, alice, make_clip):
    plain = looked_at(alice, make_clip(seconds=1))
    assert [bool(whole_copy(video)) for video in (ten_bits, matroska, plain)] == [True, False, False]
    copy = whole_copy(ten_bits)
    assert (copy.state, copy.needed) == ("wanted", True)


def test_a_copy_is_made_once_and_served(ten_bits, alices_browser):
    copying.make_waiting(write_copy, whole=True)
    copy = whole_copy(ten_bits)
    assert (copy.state, copy.percent, copy.copied, copy.size_bytes) == ("ready", 100, False, copy.path.stat().st_size)
    assert files(ten_bits) == [copy.path.name]
    told = alices_browser.get(f"/videos/{ten_bits.pk}/playable/state").json()
    assert (told["state"], told["needed"]) == ("ready", True)
    answer = alices_browser.get(told["address"], headers={"range": "bytes=4-7"})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (206, b"ftyp", "video/mp4")
    copying.make_waiting(write_copy, whole=True)
    assert copy.path.stat().st_mtime_ns == whole_copy(ten_bits).path.stat().st_mtime_ns


def test_a_browser_that_plays_it_not_wants_a_copy_and_later_ones_find_it(matroska, alices_browser, bobs_browser, strangers_browser):
    assert ask(bobs_browser, matroska).status_code == ask(strangers_browser, matroska).status_code == 404
    assert whole_copy(matroska) is None
    assert [ask(alices_browser, matroska).json()["state"] for _ in range(2)] == ["wanted", "wanted"]
    copying.make_waiting(write_copy, whole=True)
    assert whole_copy(matroska).copied
    assert ask(alices_browser, matroska).json()["state"] == "ready"


def test_whoever_a_link_let_in_may_want_one_too(matroska, client):
    grant_for(run_of(matroska), "a-token")
    assert client.get("/s/a-token/").status_code == 200
    assert ask(client, matroska).json()["state"] == "wanted"


def test_copied_packets_that_did_not_play_are_encoded_once_and_no_more(matroska, alices_browser):
    want_copy(matroska)
    copying.make_waiting(write_copy, whole=True)
    first = whole_copy(matroska).path
    assert ask(alices_browser, matroska, again="1").json()["state"] == "wanted"
    assert alices_browser.get(f"/videos/{matroska.pk}/playable").status_code == 404
    copying.make_waiting(write_copy, whole=True)
    copy = whole_copy(matroska)
    assert (copy.state, copy.copied) == ("ready", False) and not first.exists()
    assert ask(alices_browser, matroska, again="1").json()["state"] == "ready"


def test_a_clip_is_a_copy_of_its_own(matroska):
    clip = want_copy(matroska, 1, 2)
    assert want_copy(matroska, 1, 2) == clip and want_copy(matroska) != clip
    copying.make_waiting(write_copy, whole=False)
    assert state_of(clip) == ("ready", "") and whole_copy(matroska).state == "wanted"
    with pytest.raises(IntegrityError):
        PlayableCopy.objects.create(video=matroska, start_second=3, end_second=3)


@pytest.mark.parametrize(("code", "failure"), [("large", "large"), ("slow", "slow"), ("decode", "decode")])
def test_a_copy_that_can_not_be_made_says_why(ten_bits, alices_browser, code, failure):
    def fail(*_: object) -> bool:
        raise copying.CopyFailed(code)

    copying.make_waiting(fail, whole=True)
    assert state_of(whole_copy(ten_bits)) == ("failed", failure)
    assert alices_browser.get(f"/videos/{ten_bits.pk}/playable/state").json()["sentence"]
    assert files(ten_bits) == []
    assert alices_browser.get(f"/videos/{ten_bits.pk}/playable").status_code == 404


def test_a_full_disk_is_waited_for(ten_bits, alices_browser, monkeypatch):
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 62)
    copying.make_waiting(write_copy, whole=True)
    told = ask(alices_browser, ten_bits).json()
    assert (told["state"], told["waits_for_space"]) == ("wanted", True)
    monkeypatch.setattr(copies, "SPARE_BYTES", 0)
    copying.make_waiting(write_copy, whole=True)
    assert state_of(whole_copy(ten_bits))[0] == "ready"


def test_a_disk_that_fills_up_meanwhile_is_told_and_tried_when_it_is_wanted_again(ten_bits, alices_browser):
    def fill(*_: object) -> bool:
        raise copying.full_disk()

    copying.make_waiting(fill, whole=True)
    assert state_of(whole_copy(ten_bits)) == ("failed", "space") and files(ten_bits) == []
    assert ask(alices_browser, ten_bits).json()["state"] == "wanted"


def test_a_worker_that_was_replaced_leaves_nothing(ten_bits):
    turn = claim_copy(whole=True)
    PlayableCopy.objects.filter(pk=turn.copy.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    other = claim_copy(whole=True)
    assert other.copy.generation == turn.copy.generation + 1
    copying.make_copy(turn, write_copy)
    assert files(ten_bits) == [] and state_of(other.copy) == ("working", "")
    copying.make_copy(CopyTurn(other.copy), write_copy)
    assert state_of(other.copy) == ("ready", "") and files(ten_bits) == [other.copy.path.name]


def test_three_ends_in_the_middle_are_enough(ten_bits):
    for _ in range(3):
        assert claim_copy(whole=True) is not None
        PlayableCopy.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert claim_copy(whole=True) is None
    assert state_of(whole_copy(ten_bits)) == ("failed", "stopped")


def test_a_worker_that_is_asked_to_end_gives_it_back(ten_bits):
    def stop(copy: PlayableCopy, output: int, most_bytes: int, told: copying.Told) -> bool:
        stop_requested.set()
        told(0.5)
        raise AssertionError("it went on")

    try:
        copying.make_waiting(stop, whole=True)
    finally:
        stop_requested.clear()
    copy = whole_copy(ten_bits)
    assert (copy.state, copy.attempts) == ("wanted", 0) and files(ten_bits) == []


def test_deleting_the_video_ends_the_work_and_leaves_nothing(ten_bits, monkeypatch):
    monkeypatch.setattr(copying, "SAY_EVERY_SECONDS", 0.0)
    folder = ten_bits.folder
    ended: list[bool] = []

    def slowly(copy: PlayableCopy, output: int, most_bytes: int, told: copying.Told) -> bool:
        told(0.1)
        delete_video(ten_bits)
        try:
            told(0.2)
        finally:
            ended.append(True)
        raise AssertionError("it went on")

    copying.make_waiting(slowly, whole=True)
    assert ended and not folder.exists() and not PlayableCopy.objects.exists()


@pytest.mark.slow
def test_a_killed_worker_costs_a_copy_nothing_but_time(alice, tmp_path):
    video = looked_at(alice, write_odd(tmp_path / "a.mp4", "libx264", count=600, size=(640, 360), pixels="yuv444p"))
    copy = whole_copy(video)
    with worker("look") as first:
        wait_until(lambda: state_of(copy)[0] == "working", 30, "the first try")
        first.send_signal(signal.SIGKILL)
    # whatever it left is no copy, and the lease passes
    assert state_of(copy)[0] == "working"
    PlayableCopy.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    with worker("look"):
        wait_until(lambda: state_of(copy)[0] == "ready", 60, "the second try")
    copy.refresh_from_db()
    assert copy.attempts == 2 and files(video) == [copy.path.name] and copy.path.stat().st_size == copy.size_bytes


@pytest.mark.parametrize("hours", [0, 2])
def test_people_take_turns_for_their_clips_however_long_ago_one_asked_for_hers(alice, bob, hours):
    hers, his = video_of(alice, state="ready", duration_seconds=60.0), video_of(bob, state="ready", duration_seconds=60.0)
    for start in range(4):
        want_copy(hers, start, start + 2)
    PlayableCopy.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    want_copy(his, 0, 2)
    owners = []
    for _turn in range(3):
        turn = claim_copy(whole=False)
        turn.finish(1, copied=False)
        owners.append(turn.copy.video.owner)
    assert owners == [alice, bob, alice]


def test_a_clip_goes_when_no_link_shows_it_any_more(alice):
    run = run_of(video_of(alice, state="ready", duration_seconds=60.0))
    grant, _words = make_link(run, alice, choices=LinkChoices(scope=Scope(0, 2)))
    other, _words = make_link(run, alice, choices=LinkChoices(scope=Scope(1, 3)))
    kept, gone = PlayableCopy.objects.get(start_second=1), PlayableCopy.objects.get(start_second=0)
    for copy in (kept, gone):
        PlayableCopy.objects.filter(pk=copy.pk).update(state="ready")
        copy.path.write_bytes(b"a clip")
    sweep_clips()
    assert PlayableCopy.objects.count() == 2
    Grant.objects.filter(pk=grant.pk).update(revoked_at=timezone.now())
    sweep_clips()
    assert list(PlayableCopy.objects.all()) == [kept]
    assert kept.path.exists() and not gone.path.exists()
    Grant.objects.filter(pk=other.pk).update(expires_at=timezone.now())
    sweep_clips()
    assert not PlayableCopy.objects.exists() and not kept.path.exists()
