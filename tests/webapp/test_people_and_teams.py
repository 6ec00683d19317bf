"""A run is shared with a person, who looks or corrects, and with a team, whose members look."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import run_of, video_of
from webapp.runs.models import AnalysisRun, RunShare, Team, TeamMember

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


def words(browser, run: AnalysisRun) -> int:
    return browser.post(f"/runs/{run.id}/lines/1/correction", {"text": "A cat runs."}).status_code


def test_a_person_looks_and_corrects_only_where_they_may(alices_browser, bobs_browser, bob, run):
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    alices_browser.post(f"/runs/{run.id}/share/person/", {"email": bob.email.upper(), "may": "view"})
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 200
    assert words(bobs_browser, run) == 404
    alices_browser.post(f"/runs/{run.id}/share/person/", {"email": bob.email, "may": "edit"})
    assert words(bobs_browser, run) == 200
    assert 'id="correct"' in bobs_browser.get(f"/runs/{run.id}/").content.decode()
    for address in (f"/videos/{run.video_id}/delete/", f"/runs/{run.id}/share/", f"/runs/{run.id}/retry/", f"/runs/{run.id}/cancel/"):
        assert bobs_browser.post(address).status_code == 404, address
    assert "from alice, may be corrected" in bobs_browser.get("/videos/").content.decode()
    assert bobs_browser.get(f"/videos/{run.video_id}/file").status_code == 200
    bobs_browser.post(f"/shares/{RunShare.objects.get().pk}/end/")
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404


def test_an_address_without_an_account_is_told_plainly(alices_browser, run):
    page = alices_browser.post(f"/runs/{run.id}/share/person/", {"email": "nobody@example.org"}, follow=True).content.decode()
    assert "Nobody here has the address nobody@example.org." in page
    assert not RunShare.objects.exists()


def test_a_team_sees_what_is_put_into_it_until_one_leaves(alices_browser, bobs_browser, bob, run):
    alices_browser.post("/teams/", {"name": "The film club"})
    team = Team.objects.get()
    assert bobs_browser.get(f"/teams/{team.pk}/").status_code == 404
    alices_browser.post(f"/teams/{team.pk}/members/", {"email": bob.email})
    alices_browser.post(f"/runs/{run.id}/share/teams/", {"team": [str(team.pk)]})
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 200
    assert words(bobs_browser, run) == 404
    assert "from alice, in The film club" in bobs_browser.get("/videos/").content.decode()
    assert "dog.mp4" in bobs_browser.get(f"/teams/{team.pk}/").content.decode()
    assert bobs_browser.post(f"/teams/{team.pk}/members/", {"email": "carol@example.org"}).status_code == 404
    bobs_browser.post(f"/teams/{team.pk}/members/{TeamMember.objects.get(user=bob).pk}/end/")
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    assert bobs_browser.get(f"/runs/{run.id}/changes").status_code == 404


def test_taking_out_and_deleting_end_what_the_team_saw(alices_browser, bobs_browser, bob, run):
    for _ in range(2):
        alices_browser.post("/teams/", {"name": "The film club"})
        team = Team.objects.latest("created_at")
        alices_browser.post(f"/teams/{team.pk}/members/", {"email": bob.email})
        alices_browser.post(f"/runs/{run.id}/share/teams/", {"team": [str(team.pk)]})
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 200
    alices_browser.post(f"/teams/{team.pk}/runs/{run.id}/out/")
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    alices_browser.post(f"/runs/{run.id}/share/teams/", {"team": [str(team.pk)]})
    alices_browser.post(f"/teams/{team.pk}/delete/")
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    assert AnalysisRun.objects.filter(pk=run.pk).exists()
