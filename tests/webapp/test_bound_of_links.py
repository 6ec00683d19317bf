"""Links of one run have a bound, and the clips that ranges need count as what their owner keeps."""

from __future__ import annotations

import pytest

from tests.webapp.callers import post, program_of
from tests.webapp.shelf import grant_for, run_of, video_of
from tests.webapp.test_choices_of_links import chosen
from webapp.runs import granting
from webapp.runs.clip_bytes import clip_bytes_of
from webapp.runs.models import AnalysisRun, Grant
from webapp.runs.usage import usage_of
from webapp.videos.models import PlayableCopy, Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
FULL = "2 links to this run work already, which is the most. Take back one that nobody needs any more."


@pytest.fixture
def run(alice) -> AnalysisRun:
    video = video_of(alice)
    Video.objects.filter(pk=video.pk).update(size_bytes=3000)
    return run_of(Video.objects.get(pk=video.pk))


@pytest.fixture
def two_links(run, monkeypatch) -> Grant:
    """As many as may work at the same time; the second of them."""
    monkeypatch.setattr(granting, "MOST_LINKS", 2)
    grant_for(run, "revoked", revoked=True)
    grant_for(run, "expired", days=-1)
    grant_for(run, "one")
    return grant_for(run, "two")


def test_the_page_the_script_and_programs_say_when_there_are_too_many(alice, alices_browser, run, two_links):
    page = alices_browser.post(f"/runs/{run.pk}/share/", chosen())
    assert page.status_code == 409 and FULL in page.content.decode()
    told = alices_browser.post(f"/runs/{run.pk}/share/", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["error"]["message"]) == (409, FULL)
    called = post(program_of(alice), f"/runs/{run.pk}/share")
    assert (called.status_code, called.json()["error"]["message"]) == (409, FULL)
    again = alices_browser.post(f"/shares/{two_links.pk}/again/")
    assert again.status_code == 409 and FULL in again.content.decode()
    assert Grant.objects.working().count() == 2


def test_one_that_is_taken_back_makes_room_and_other_runs_have_their_own(alices_browser, alice, run, two_links):
    other = run_of(video_of(alice, "other.mp4"))
    assert alices_browser.post(f"/runs/{other.pk}/share/", chosen()).status_code == 200
    alices_browser.post(f"/shares/{two_links.pk}/revoke/")
    assert alices_browser.post(f"/runs/{run.pk}/share/", chosen()).status_code == 200


def test_the_same_key_gets_the_same_link_although_there_are_as_many_as_may_be(alice, run, monkeypatch):
    program = program_of(alice)
    first = post(program, f"/runs/{run.pk}/share", key="once").json()["url"]
    monkeypatch.setattr(granting, "MOST_LINKS", 1)
    assert post(program, f"/runs/{run.pk}/share", key="once").json()["url"] == first


def test_clips_count_as_what_their_owner_keeps_and_copies_that_the_program_makes_by_itself_do_not(alice, bob, run):
    video = run.video
    PlayableCopy.objects.create(video=video, size_bytes=9000, state="ready")
    PlayableCopy.objects.create(video=video, start_second=0, end_second=1, size_bytes=700, state="ready")
    PlayableCopy.objects.create(video=video, start_second=1, end_second=3)
    PlayableCopy.objects.create(video=video, start_second=1, end_second=2, state="failed")
    assert (clip_bytes_of(alice.pk), clip_bytes_of(bob.pk)) == (2700, 0)
    assert usage_of(alice).bytes == 3000 + 2700


def test_a_link_to_a_range_is_refused_where_its_clip_has_no_room(alices_browser, run, settings):
    settings.USER_BYTES = 5000
    assert alices_browser.post(f"/runs/{run.pk}/share/", chosen(first="0", end="2")).status_code == 200
    refused = alices_browser.post(f"/runs/{run.pk}/share/", chosen(first="1", end="3"))
    assert refused.status_code == 409
    assert "There is no room for the clip that a link to a range needs." in refused.content.decode()
    assert Grant.objects.count() == PlayableCopy.objects.count() == 1
    assert alices_browser.post(f"/runs/{run.pk}/share/", chosen(first="0", end="2")).status_code == 200, "that clip is there"
    assert alices_browser.post(f"/runs/{run.pk}/share/", chosen()).status_code == 200, "all of it needs none"
