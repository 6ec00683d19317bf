"""Who gets in by a token: only its person, only to their own things, only as far as it may."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.webapp.callers import post, program_of
from tests.webapp.shelf import run_of, video_of
from webapp.accounts.apitoken import ApiToken
from webapp.accounts.bearing import MOST_TOKENS, caller, make_token
from webapp.accounts.tokens import hash_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
CALLS = {
    # name: (method, path, body, the owner's answer)
    "video": ("GET", "/videos/{video}", None, 200),
    "run": ("GET", "/runs/{run}", None, 200),
    "lines": ("GET", "/runs/{run}/lines", None, 200),
    "export": ("GET", "/runs/{run}/export.json", None, 200),
    "cancel": ("POST", "/runs/{run}/cancel", None, 409),
    "retry": ("POST", "/runs/{run}/retry", None, 409),
    "share": ("POST", "/runs/{run}/share", None, 201),
    "correction": ("PUT", "/runs/{run}/lines/0/correction", {"text": "A cat."}, 200),
    "again": ("POST", "/runs", {"video_id": "{video}"}, 201),
    "delete": ("DELETE", "/videos/{video}", None, 204),
}


@pytest.mark.parametrize("name", CALLS)
def test_each_kind_of_caller_gets_the_answer_that_is_due(name, alice, bob, staff, alices_browser):
    run = run_of(video_of(alice))
    method, path, body, owners = CALLS[name]
    filled = json.loads(json.dumps([path, body]).replace("{video}", str(run.video_id)).replace("{run}", str(run.id)))
    callers = {
        "stranger": Client(),
        "a wrong token": Client(headers={"Authorization": "Bearer wrong"}),
        "a cookie alone": alices_browser,
        "other": program_of(bob),
        "staff": program_of(staff),
        "read only": program_of(alice, "read"),
        "owner": program_of(alice),
    }
    got = {who: post(client, filled[0], filled[1], method=method).status_code for who, client in callers.items()}
    assert got == {
        "stranger": 401,
        "a wrong token": 401,
        "a cookie alone": 401,
        "other": 404,
        "staff": 404,
        "read only": owners if method == "GET" else 403,
        "owner": owners,
    }


def test_a_token_of_staff_lists_and_finds_their_own_things_only(staff, alice):
    run_of(video_of(alice))
    program = program_of(staff)
    assert program.get("/api/v1/videos").json()["total"] == 0
    assert program.get("/api/v1/search?q=dog").json()["total"] == 0


def test_wrong_expired_and_revoked_tokens_and_inactive_people_get_one_answer(alice, bob):
    rows = [make_token(alice, name, "write", 30) for name in ("expired", "revoked", "good")]
    ApiToken.objects.filter(pk=rows[0][0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ApiToken.objects.filter(pk=rows[1][0].pk).update(revoked_at=timezone.now())
    bobs = make_token(bob, "bob's")[1]
    type(bob).objects.filter(pk=bob.pk).update(is_active=False)
    answers = [
        Client().get("/api/v1/me", headers={"Authorization": value} if value else {})
        for value in ("", "Bearer", "Bearer no", f"Bearer {rows[0][1]}", f"Bearer {rows[1][1]}", f"Bearer {bobs}", f"Basic {rows[2][1]}")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["WWW-Authenticate"] == "Bearer"
    assert Client().get("/api/v1/me", headers={"Authorization": f"bearer {rows[2][1]}"}).json()["email"] == alice.email


def test_only_the_hash_of_a_token_is_kept_and_its_use_is_noted(alice):
    row, words = make_token(alice, "a program")
    assert words.startswith("secondsight_") and row.token_hash == hash_token(words) and words not in str(row.__dict__)
    Client().get("/api/v1/me", headers={"Authorization": f"Bearer {words}"})
    row.refresh_from_db()
    assert timezone.now() - row.last_used_at < timedelta(seconds=10)


def test_the_command_prints_a_token_that_works_and_nothing_else(alice, capsys):
    call_command("token", "Alice@example.org")
    words = capsys.readouterr().out.strip()
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {words}"}).json()["scope"] == "write"
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("token", "nobody@example.org")


def test_one_makes_sees_and_revokes_tokens_on_their_page(alice, alices_browser, bobs_browser):
    page = alices_browser.post("/account/api/", {"name": "Nightly", "scope": "read", "days": "30"})
    token = ApiToken.objects.get()
    words = page.content.decode().split('value="secondsight_')[1].split('"')[0]
    assert token.token_hash == hash_token(f"secondsight_{words}") and page["Cache-Control"].startswith("max-age=0")
    assert words not in alices_browser.get("/account/api/").content.decode()
    assert bobs_browser.post(f"/account/api/tokens/{token.pk}/revoke/").status_code == 404
    assert alices_browser.post(f"/account/api/tokens/{token.pk}/revoke/").status_code == 302
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer secondsight_{words}"}).status_code == 401


def test_nobody_has_more_tokens_than_one_can_keep_apart(alice, alices_browser):
    for number in range(MOST_TOKENS):
        make_token(alice, str(number))
    page = alices_browser.post("/account/api/", {"name": "One more", "scope": "read", "days": "30"})
    assert page.status_code == 422 and "20 tokens already" in page.content.decode()


def test_a_cookie_alone_is_nobody_where_something_is_written(rf, alice):
    from django.middleware.csrf import get_token

    request = rf.post("/api/v1/uploads")
    request.user = alice
    assert caller(request) == alice and caller(request, writes=True) is None
    page = rf.get("/")
    secret = get_token(page)
    request = rf.post("/api/v1/uploads", headers={"X-CSRFToken": secret})
    request.user = alice
    request.COOKIES["secondsight_csrf"] = page.META["CSRF_COOKIE"]
    assert caller(request, writes=True) == alice


def test_a_token_for_looking_is_nobody_where_something_is_written(rf, alice):
    words = make_token(alice, "looks", "read")[1]
    request = rf.post("/api/v1/uploads", headers={"Authorization": f"Bearer {words}"})
    assert caller(request) == alice and caller(request, writes=True) is None


def test_how_long_a_token_works_is_said_in_the_readers_language(alices_browser):
    assert "90 days" in alices_browser.get("/account/api/").content.decode()
    alices_browser.post("/i18n/setlang/", {"language": "de"})
    page = alices_browser.get("/account/api/").content.decode()
    assert "90 Tage" in page and "90 days" not in page
