"""A share link opens one run, read-only, to whoever holds it, until it ends."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.runs.models import AnalysisRun, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
JSON = {"Accept": "application/json"}


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


def test_a_link_is_made_kept_as_a_hash_only_and_says_where_it_works(alices_browser, alice, run):
    answer = alices_browser.post(f"/runs/{run.id}/share/", headers=JSON)
    made = answer.json()
    grant = Grant.objects.get()
    token = made["url"].rstrip("/").rsplit("/", 1)[-1]
    assert answer.status_code == 201
    assert len(token) == 43
    assert grant.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert timedelta(days=29, hours=23) < grant.expires_at - timezone.now() < timedelta(days=30, seconds=1)
    assert made["url"].startswith("http")
    assert made["expires_at"] == grant.expires_at.isoformat()


def test_a_link_on_a_loopback_address_says_that_it_works_here_only(alices_browser, run):
    local = alices_browser.post(f"/runs/{run.id}/share/", headers={**JSON, "Host": "127.0.0.1:8000"}).json()
    assert local["note"] == "This link works on this computer only."


def test_without_a_script_the_page_shows_the_link_once(alices_browser, run):
    page = alices_browser.post(f"/runs/{run.id}/share/").content.decode()
    assert "/s/" in page
    assert "it isn't shown again" in page
    later = alices_browser.get(f"/runs/{run.id}/share/").content.decode()
    assert "/s/" not in later
    assert "Links that work now" in later


def test_a_stranger_sees_the_run_read_only_at_the_links_own_address(strangers_browser, run):
    grant_for(run, "token")
    response = strangers_browser.get("/s/token/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "A dog runs, 2." in page
    assert f"/runs/{run.id}/cancel/" not in page
    assert f"/runs/{run.id}/share/" not in page
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_the_link_also_opens_what_the_player_reads(strangers_browser, run):
    grant_for(run, "token")
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 404
    strangers_browser.get("/s/token/")
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 200
    assert strangers_browser.get(f"/runs/{run.id}/export.txt").status_code == 200


def test_the_link_opens_only_its_own_run(strangers_browser, run, alice):
    other = run_of(video_of(alice, "other.mp4"))
    same_video = run_of(run.video)
    grant_for(run, "token")
    strangers_browser.get("/s/token/")
    for hidden in (other, same_video):
        assert strangers_browser.get(f"/runs/{hidden.id}/changes").status_code == 404
        assert strangers_browser.get(f"/runs/{hidden.id}/export.json").status_code == 404


def test_the_link_lets_nobody_change_anything(strangers_browser, bobs_browser, run):
    grant_for(run, "token")
    for browser in (strangers_browser, bobs_browser):
        browser.get("/s/token/")
        for address in (
            f"/runs/{run.id}/share/",
            f"/runs/{run.id}/cancel/",
            f"/runs/{run.id}/retry/",
            f"/videos/{run.video_id}/delete/",
            f"/videos/{run.video_id}/analyse/",
        ):
            assert browser.post(address).status_code in (403, 404), address
        assert browser.get(f"/runs/{run.id}/share/").status_code == 404
    assert Grant.objects.count() == 1


def test_a_live_run_can_be_shared(strangers_browser, alice):
    run = run_of(video_of(alice), "running", 1)
    grant_for(run, "token")
    assert "A dog runs, 0." in strangers_browser.get("/s/token/").content.decode()


def test_wrong_expired_and_revoked_links_get_the_same_answer(strangers_browser, run):
    grant_for(run, "expired", days=-1)
    grant_for(run, "revoked", revoked=True)
    answers = [strangers_browser.get(f"/s/{token}/") for token in ("wrong", "expired", "revoked")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_without_what_differs(answer.content.decode()) for answer in answers}) == 1
    assert "This link doesn't work" in answers[0].content.decode()


def _without_what_differs(page: str) -> str:
    # the form token, and on the same line the address that the language switch comes back to
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_revoking_ends_access_at_the_next_request(alices_browser, strangers_browser, run):
    grant = grant_for(run, "token")
    strangers_browser.get("/s/token/")
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 200
    answer = alices_browser.post(f"/shares/{grant.id}/revoke/", headers=JSON)
    assert answer.json() == {"revoked": str(grant.id)}
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 404
    assert strangers_browser.get("/s/token/").status_code == 404


def test_only_the_owner_and_staff_see_and_revoke_links(bobs_browser, strangers_browser, staff_browser, alices_browser, run):
    grant = grant_for(run, "token")
    for browser in (bobs_browser, strangers_browser):
        assert browser.get(f"/runs/{run.id}/share/").status_code == 404
        assert browser.post(f"/runs/{run.id}/share/").status_code == 404
        assert browser.post(f"/shares/{grant.id}/revoke/").status_code == 404
    assert [link["id"] for link in alices_browser.get(f"/runs/{run.id}/share/", headers=JSON).json()["links"]] == [str(grant.id)]
    assert staff_browser.post(f"/shares/{grant.id}/revoke/").status_code == 302
    assert alices_browser.get(f"/runs/{run.id}/share/", headers=JSON).json() == {"links": []}


def test_whoever_tries_tokens_has_to_wait(strangers_browser, run):
    grant_for(run, "token")
    for number in range(30):
        assert strangers_browser.get(f"/s/guess-{number}/").status_code == 404
    assert strangers_browser.get("/s/guess-31/").status_code == 429
    assert strangers_browser.get("/s/token/").status_code == 429
    assert strangers_browser.get("/s/token/", REMOTE_ADDR="192.0.2.7").status_code == 200
