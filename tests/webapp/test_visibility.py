"""Every address of the site answers each kind of visitor as it should; an address without a rule fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.webapp.shelf import export_of, grant_for, run_of, video_of
from webapp.accounts.bearing import make_token
from webapp.accounts.models import User
from webapp.api.events import test_notice as make_notice
from webapp.api.models import Webhook
from webapp.runs.models import OwnPreset, RunShare, Team, TeamMember, TeamRun
from webapp.videos.models import PlayableCopy, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

VISITORS = ("owner", "other", "staff", "stranger", "link", "expired", "revoked")
SEEN = {"owner": 200, "staff": 200, "link": 200}
KEPT = {"owner": 200, "staff": 200}
TO_LOGIN = 302
NO_TOKEN = 401
OF_THE_HOUSE = {"staff": 200, "owner": 404, "other": 404}
"""What only who runs the site may see: here the member of staff; the owner of a video is told nothing."""
RULES: dict[str, tuple[str, dict[str, int], int]] = {
    # name of the address: (method, visitors with an answer of their own, everyone else's answer)
    "library:home": ("GET", {"stranger": TO_LOGIN, "link": TO_LOGIN, "expired": TO_LOGIN, "revoked": TO_LOGIN}, 200),
    "library:videos": ("GET", {"stranger": TO_LOGIN, "link": TO_LOGIN, "expired": TO_LOGIN, "revoked": TO_LOGIN}, 200),
    "library:states": ("GET", {}, 200),
    "library:upload": ("POST", {}, 302),
    "uploads:uploads": ("GET", {"owner": 200, "other": 200, "staff": 200}, 401),
    "uploads:upload": ("HEAD", {"owner": 200, "other": 404, "staff": 404}, 401),
    "library:demo": ("POST", {}, 302),
    "library:video": ("GET", {"owner": 302, "staff": 302, "link": 302}, 404),
    "library:analyse": ("POST", {"owner": 302, "staff": 302}, 404),
    "library:delete": ("GET", KEPT, 404),
    "library:player": ("GET", {**SEEN, "other": 404}, TO_LOGIN),
    "library:look-again": ("POST", {"owner": 302, "staff": 302}, 404),
    "library:compare": ("GET", {"owner": 400, "staff": 400}, 404),
    "library:merge": ("POST", {"owner": 400, "staff": 400}, 404),
    "library:presets": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "library:preset-new": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "library:preset-tokens": ("GET", {"owner": 422, "other": 422, "staff": 422}, TO_LOGIN),
    "library:preset": ("GET", {"owner": 200, "other": 404, "staff": 404}, TO_LOGIN),
    "library:preset-copy": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "library:preset-delete": ("GET", {"owner": 200, "other": 404, "staff": 404}, TO_LOGIN),
    "library:export": ("GET", SEEN, 404),
    "library:model": ("GET", OF_THE_HOUSE, TO_LOGIN),
    "library:model-state": ("GET", OF_THE_HOUSE, TO_LOGIN),
    "library:model-act": ("POST", {**OF_THE_HOUSE, "staff": 302}, TO_LOGIN),
    "runs:changes": ("GET", SEEN, 404),
    "runs:plan": ("GET", SEEN, 404),
    # what links to a range open is in test_scope_of_links.py
    "runs:clip": ("GET", {}, 404),
    "runs:clip-state": ("GET", {}, 404),
    "runs:script": ("GET", SEEN, 404),
    "runs:told": ("GET", SEEN, 404),
    "runs:tracks": ("GET", SEEN, 404),
    "runs:cues": ("GET", SEEN, 404),
    "runs:captions": ("GET", SEEN, 404),
    "runs:overview": ("GET", SEEN, 404),
    "runs:chapters": ("GET", SEEN, 404),
    "runs:history": ("GET", SEEN, 404),
    "runs:correction": ("POST", KEPT, 404),
    "runs:watching": ("POST", {"owner": 400, "staff": 400}, 404),
    "runs:evidence": ("GET", {}, 404),
    "runs:cancel": ("POST", {"owner": 302, "staff": 302}, 404),
    "runs:retry": ("POST", {"owner": 302, "staff": 302}, 404),
    "videos:file": ("GET", SEEN, 404),
    "videos:poster": ("GET", SEEN, 404),
    "videos:playable": ("GET", SEEN, 404),
    "videos:playable-state": ("POST", SEEN, 404),
    "sharing:share": ("GET", KEPT, 404),
    "sharing:revoke": ("POST", {"owner": 302, "staff": 302}, 404),
    "sharing:another": ("POST", KEPT, 404),
    "sharing:person": ("POST", {"owner": 302, "staff": 302}, 404),
    "sharing:person-end": ("POST", {"owner": 302, "staff": 404}, 404),
    "sharing:put": ("POST", {"owner": 302, "staff": 302}, 404),
    "sharing:links": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "sharing:teams": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "sharing:team": ("GET", {"owner": 200, "other": 404, "staff": 404}, TO_LOGIN),
    "sharing:member-add": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "sharing:member-end": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "sharing:take-out": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "sharing:team-delete": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "sharing:open": ("GET", {}, 404),
    **{
        f"review:{page}": ("GET", OF_THE_HOUSE, TO_LOGIN)
        for page in ("queue", "run", "failures", "queues", "usage", "retention", "how-it-runs")
    },
    "review:decide": ("POST", {**OF_THE_HOUSE, "staff": 400}, TO_LOGIN),
    "review:retry": ("POST", {**OF_THE_HOUSE, "staff": 302}, TO_LOGIN),
    "review:ask": ("POST", {"owner": 302, "staff": 302}, 404),
    "api:tokens": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "api:revoke-token": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "api:hooks": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "api:hook": ("GET", {"owner": 200, "other": 404, "staff": 404}, TO_LOGIN),
    "api:hook-act": ("POST", {"owner": 404, "other": 404, "staff": 404}, TO_LOGIN),
    "api:replay": ("POST", {"owner": 302, "other": 404, "staff": 404}, TO_LOGIN),
    "people:account": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "people:wishes": ("POST", {}, 302),
    "people:sign-out-elsewhere": ("POST", {}, 302),
    "people:export": ("POST", {}, 302),
    "people:fetch-export": ("GET", {"owner": 200}, 404),
    "people:leave": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "people:notices": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "people:unseen": ("GET", {}, 200),
    "people:seen": ("POST", {}, 302),
    "api:openapi": ("GET", {}, 200),
    # a cookie opens none of the calls; what tokens open is in test_api_doors.py
    **{f"v1:{call}": ("GET", {}, NO_TOKEN) for call in ("me", "videos", "video", "run", "lines", "export", "search")},
    **{f"v1:{call}": ("POST", {}, NO_TOKEN) for call in ("runs", "cancel", "retry", "share")},
    "v1:correction": ("PUT", {}, NO_TOKEN),
    "v1:api-root": ("GET", {}, 404),
}
OTHERS_TEST = ("accounts", "admin", "")
"""Applications whose addresses have rules of their own (test_house_rules.py, test_doors.py)."""


@pytest.fixture
def visitors(
    alice, alices_browser, bobs_browser, staff_browser, strangers_browser, tmp_path, monkeypatch
) -> dict[str, tuple[Client, dict[str, object]]]:
    """A browser for each kind of visitor, and what it would put into an address; links were opened before they ended."""
    (tmp_path / "demo.mp4").write_bytes(b"film")
    monkeypatch.setattr("webapp.library.demo.DEMO", tmp_path / "demo.mp4")
    video = video_of(alice, has_poster=True)
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    PlayableCopy.objects.create(video=video, state=PlayableCopy.State.READY).path.write_bytes(b"copy")
    run = run_of(video)
    carol = User.objects.create_user("carol@example.org")
    team = Team.objects.create(name="The film club", created_by=alice)
    TeamMember.objects.create(team=team, user=alice)
    TeamRun.objects.create(team=team, run=run, put_by=alice)
    known: dict[str, object] = {
        "video_id": video.id,
        "run_id": run.id,
        "extension": "json",
        "second": 0,
        "share_id": RunShare.objects.create(run=run, user=carol, created_by=alice).pk,
        "team_id": team.pk,
        "member_id": TeamMember.objects.create(team=team, user=carol).pk,
        "action": "detectors",
        "token": "no-such-token",
        "upload_id": Upload.objects.create(
            owner=alice, name="dog.mp4", length=8, wanted={}, expires_at=timezone.now() + Upload.KEPT_FOR
        ).id,
        "token_id": make_token(alice, "A program")[0].pk,
        "hook_id": (hook := Webhook.objects.create(owner=alice, url="https://example.org/", secret="words")).pk,
        "delivery_id": make_notice(hook).pk,
        "export_id": export_of(alice).pk,
        "preset_id": OwnPreset.objects.create(owner=alice, name="Mine").pk,
    }
    browsers = {"owner": alices_browser, "other": bobs_browser, "staff": staff_browser, "stranger": strangers_browser}
    for name in ("link", "expired", "revoked"):
        browsers[name] = Client()
        grant = grant_for(run, f"{name}-token")
        assert browsers[name].get(f"/s/{name}-token/").status_code == 200
        if name != "link":
            grant.delete()
            grant = grant_for(run, f"{name}-token", days=-1 if name == "expired" else 30, revoked=name == "revoked")
            session = browsers[name].session
            session["grants"] = [str(grant.id)]
            session.save()
    known["grant_id"] = grant_for(run, "another").id
    return {name: (browser, known) for name, browser in browsers.items()}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "", skip: tuple[str, ...] = OTHERS_TEST) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, pattern.namespace or space, skip)
        elif pattern.name and space not in skip:
            yield f"{space}:{pattern.name}"


def test_every_address_has_a_rule():
    assert sorted(set(addresses(get_resolver().url_patterns))) == sorted(RULES)


@pytest.mark.parametrize("name", RULES)
def test_each_visitor_gets_the_answer_of_the_rule(name, visitors):
    method, own, usual = RULES[name]
    space, short = name.split(":")
    wanted = {visitor: own.get(visitor, usual) for visitor in VISITORS}
    places = next(iter(get_resolver().namespace_dict[space][1].reverse_dict.getlist(short)))[0][0][1]
    got = {}
    for visitor, (browser, known) in visitors.items():
        address = reverse(name, kwargs={place: known[place] for place in places})
        response = browser.generic(method, address, headers={"Tus-Resumable": "1.0.0"})
        got[visitor] = response.status_code
    assert got == wanted


def test_what_a_script_asks_about_others_videos_is_empty(visitors):
    for visitor, (browser, known) in visitors.items():
        told = browser.get("/videos/states/", {"ids": str(known["video_id"])}).json()["videos"]
        assert bool(told) == (visitor in ("owner", "staff")), visitor
