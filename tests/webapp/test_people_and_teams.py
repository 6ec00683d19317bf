"""A run is shared with a person, who looks or corrects, and with a team, whose members look."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import run_of, video_of
from webapp.accounts.models import User
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


def test_the_owner_sees_into_which_teams_staff_put_it_and_takes_it_out(alices_browser, bobs_browser, staff_browser, staff, bob, run):
    staff_browser.post("/teams/", {"name": "The desk"})
    team = Team.objects.get()
    staff_browser.post(f"/teams/{team.pk}/members/", {"email": bob.email})
    staff_browser.post(f"/runs/{run.id}/share/teams/", {"team": [str(team.pk)]})
    User.objects.filter(pk=staff.pk).update(is_staff=False)
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 200
    page = alices_browser.get(f"/runs/{run.id}/share/").content.decode()
    out = f"/teams/{team.pk}/runs/{run.id}/out/"
    assert "The desk" in page and "put in by staff@example.org" in page and out in page
    assert bobs_browser.post(out).status_code == 404, "a member who only looks takes nothing out"
    answer = alices_browser.post(out, follow=True)
    assert answer.status_code == 200 and "The desk" not in answer.content.decode()
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    assert alices_browser.post(out).status_code == 404


def test_nobody_asks_of_a_long_list_who_has_an_account(alices_browser, staff_browser, bob, run):
    alices_browser.post("/teams/", {"name": "The film club"})
    doors = (f"/runs/{run.id}/share/person/", f"/teams/{Team.objects.get().pk}/members/")
    for number in range(30):
        page = alices_browser.post(doors[number % 2], {"email": f"{number}@example.org"}, follow=True).content.decode()
        assert "Nobody here has the address" in page
    for door in doors:
        known, unknown = (alices_browser.post(door, {"email": email}, follow=True) for email in (bob.email, "nobody@example.org"))
        for answer in (known, unknown):
            page = answer.content.decode()
            assert "You have named many addresses in a short time." in page and "Nobody here" not in page
    assert not RunShare.objects.exists() and TeamMember.objects.count() == 1
    page = staff_browser.post(doors[0], {"email": bob.email}, follow=True).content.decode()
    assert "bob@example.org sees it now" in page, "somebody else of the same network isn't kept waiting"
