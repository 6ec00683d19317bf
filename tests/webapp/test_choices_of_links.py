"""What is chosen for a link holds: its password, its days, its title; and all of one's links stand in a list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.utils import timezone

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.runs.models import AnalysisRun, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


def chosen(**given: object) -> dict[str, object]:
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    lanes = ["text", "objects", "faces", "camera", "shots", "speech"]
    return {"chosen": "1", "title": "", "until": until, "password": "", "lanes": lanes, "download": "on", **given}


def made_address(browser, run: AnalysisRun, **given: object) -> str:
    page = browser.post(f"/runs/{run.id}/share/", chosen(**given)).content.decode()
    token = page.partition("/s/")[2].partition("/")[0]
    return f"/s/{token}/"


def test_a_password_is_asked_for_once_and_kept_as_a_hash(alices_browser, strangers_browser, run):
    address = made_address(alices_browser, run, password="open sesame")
    assert identify_hasher(Grant.objects.get().password).algorithm
    assert "sesame" not in Grant.objects.get().password
    page = strangers_browser.get(address).content.decode()
    assert "asks for a password" in page
    assert "dog" not in page
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 404
    assert strangers_browser.post(address, {"password": "wrong"}).status_code == 422
    assert strangers_browser.post(address, {"password": "open sesame"}).status_code == 302
    assert "A dog runs, 2." in strangers_browser.get(address).content.decode()
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 200


def test_whoever_tries_passwords_has_to_wait(alices_browser, strangers_browser, run, monkeypatch):
    address = made_address(alices_browser, run, password="open sesame")
    monkeypatch.setattr("webapp.accounts.guessing.MISSES", 2)
    assert [strangers_browser.post(address, {"password": "wrong"}).status_code for _ in range(3)] == [422, 422, 429]
    assert strangers_browser.post(address, {"password": "open sesame"}).status_code == 429


def test_a_range_and_the_hidden_lanes_are_kept(alices_browser, run):
    made_address(alices_browser, run, first="0:01", end="3", start="2", lanes=["text"], download="")
    grant = Grant.objects.get()
    assert (grant.first_second, grant.end_second, grant.start_second, grant.download) == (1, 3, 2, False)
    assert grant.hidden_lanes == ["camera", "faces", "objects", "shots", "speech"]


@pytest.mark.parametrize("given", [{"first": "2", "end": "2"}, {"end": "9"}, {"start": "7"}, {"until": ""}, {"until": "2020-01-01"}])
def test_what_cannot_be_is_refused_with_a_sentence(alices_browser, run, given):
    answer = alices_browser.post(f"/runs/{run.id}/share/", chosen(**given))
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Grant.objects.exists()


def test_only_staff_make_a_link_without_an_end(staff_browser, strangers_browser, run):
    address = made_address(staff_browser, run, until="")
    assert Grant.objects.get().expires_at is None
    assert strangers_browser.get(address).status_code == 200


def test_a_link_like_one_without_an_end_has_an_end_unless_staff_make_it(staff_browser, alices_browser, run):
    made_address(staff_browser, run, until="")
    without = Grant.objects.get()
    alices_browser.post(f"/shares/{without.id}/again/")
    assert Grant.objects.exclude(pk=without.pk).get().expires_at < timezone.now() + timedelta(days=31)
    staff_browser.post(f"/shares/{without.id}/again/")
    assert Grant.objects.filter(expires_at=None).count() == 2


def test_the_list_tells_of_every_link_and_of_who_came(alices_browser, bobs_browser, strangers_browser, run):
    address = made_address(alices_browser, run, title="For grandmother")
    grant_for(run, "old", days=-1)
    grant_for(run, "taken", revoked=True)
    strangers_browser.get(address)
    strangers_browser.get(address)
    page = alices_browser.get("/links/").content.decode()
    for words in ("For grandmother", "opened 2 times", "ended", "revoked", "not opened yet"):
        assert words in page
    assert "/s/" not in page
    assert "grandmother" not in bobs_browser.get("/links/").content.decode()


def test_a_new_link_like_an_old_one_has_its_choices_and_words_of_its_own(alices_browser, strangers_browser, run):
    address = made_address(alices_browser, run, title="For grandmother", password="open sesame")
    old = Grant.objects.get()
    page = alices_browser.post(f"/shares/{old.id}/again/").content.decode()
    other = f"/s/{page.partition('/s/')[2].partition('/')[0]}/"
    assert other != address
    assert set(Grant.objects.values_list("title", "password")) == {("For grandmother", old.password)}
    assert strangers_browser.post(other, {"password": "open sesame"}).status_code == 302
