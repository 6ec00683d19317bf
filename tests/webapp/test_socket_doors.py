"""Every socket of the site: opened by pages of our own, for those who may look, and closed soon after that right has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.models import User
from webapp.asgi import application
from webapp.origins import OwnOrigins
from webapp.runs import consumers, open_sockets
from webapp.runs.models import AnalysisRun, Grant
from webapp.runs.routing import websocket_urlpatterns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

HERE = "http://127.0.0.1:8000"
RULES = {"ws/runs/<uuid:run_id>/": {"owner", "staff", "link"}}
"""The route of each socket, and who may open it; all others are turned away."""


def test_every_socket_has_a_rule():
    assert sorted(str(pattern.pattern) for pattern in websocket_urlpatterns) == sorted(RULES)


def test_a_right_is_looked_at_again_well_within_a_minute():
    assert consumers.LOOK_AGAIN_EVERY_SECONDS * consumers.RESTS <= 30


def socket(path: str, browser: Client, origin: str | None = HERE) -> WebsocketCommunicator:
    """A page's socket with this browser's cookies."""
    cookies = SimpleCookie({name: morsel.value for name, morsel in browser.cookies.items()})
    cookie = cookies.output(header="", sep=";", attrs=[]).strip().encode()
    headers = [(b"host", b"127.0.0.1:8000"), *([(b"cookie", cookie)] if cookie else [])]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return WebsocketCommunicator(application, path, headers)


@pytest.fixture
def run(alice) -> AnalysisRun:
    """A run of alice's that is still described."""
    return run_of(video_of(alice), "running", 1)


@pytest.fixture
def browsers(run, alices_browser, bobs_browser, staff_browser, strangers_browser) -> dict[str, Client]:
    """A browser for each kind of visitor; links were opened before they ended."""
    known = {"owner": alices_browser, "other": bobs_browser, "staff": staff_browser, "stranger": strangers_browser}
    for name in ("link", "expired", "revoked"):
        known[name] = Client()
        grant_for(run, f"{name}-token")
        assert known[name].get(f"/s/{name}-token/").status_code == 200
    now = timezone.now()
    Grant.objects.filter(token_hash=_hash("expired-token")).update(expires_at=now - timedelta(seconds=1))
    Grant.objects.filter(token_hash=_hash("revoked-token")).update(revoked_at=now)
    known["wrong"] = Client()
    known["wrong"].get("/s/wrong-token/")
    known["forged"] = Client()
    known["forged"].cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    return known


def _hash(token: str) -> str:
    from webapp.accounts.tokens import hash_token

    return hash_token(token)


@pytest.mark.parametrize("route", RULES)
async def test_each_visitor_is_let_in_or_not(route, run, browsers):
    for visitor, browser in browsers.items():
        page = socket("/" + route.replace("<uuid:run_id>", str(run.id)), browser)
        opened, code = await page.connect(timeout=5)
        assert opened == (visitor in RULES[route]), visitor
        assert opened or code == 4403
        await page.disconnect()


FOREIGN = [
    None,
    "",
    "null",
    "https://evil.example",
    "http://127.0.0.1",
    "http://127.0.0.1:80",
    "http://127.0.0.1:8001",
    "https://127.0.0.1:8000",
    "ws://127.0.0.1:8000",
    "//127.0.0.1:8000",
    "127.0.0.1:8000",
    "http://127.0.0.1:8000.evil.example",
    "http://127.0.0.1:8000@evil.example",
    "http://evil.example/http://127.0.0.1:8000",
    "http://evil.example#http://127.0.0.1:8000",
    "http://user@127.0.0.1:8000",
    "http://127.0.0.1:8000/",
    "http://127.0.0.1:08000",
    "http://127.0.0.1:8000 ",
    "http://sub.localhost:8000",
    "http://localhost.:8000",
    "http://[::1]:8001",
    "http://2130706433:8000",
    "file://",
    "chrome-extension://127.0.0.1:8000",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_page_from_elsewhere_opens_no_socket(origin, run, alices_browser):
    assert not (await socket(f"/ws/runs/{run.id}/", alices_browser, origin).connect())[0]


@pytest.mark.parametrize("origin", [HERE, "http://localhost:8000", "http://[::1]:8000", "HTTP://LOCALHOST:8000"])
async def test_our_own_pages_do(origin, run, alices_browser):
    page = socket(f"/ws/runs/{run.id}/", alices_browser, origin)
    assert (await page.connect(timeout=5))[0]
    await page.disconnect()


async def test_two_origins_at_once_are_none():
    async def never(scope, receive, send):
        raise AssertionError("let in")

    headers = [(b"origin", HERE.encode()), (b"origin", b"https://evil.example")]
    for order in (headers, headers[::-1]):
        assert not (await WebsocketCommunicator(OwnOrigins(never, [HERE]), "/", order).connect())[0]


def revoke(run: AnalysisRun, person: User, browser: Client) -> None:
    Grant.objects.update(revoked_at=timezone.now())


def expire(run: AnalysisRun, person: User, browser: Client) -> None:
    Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def sign_out(run: AnalysisRun, person: User, browser: Client) -> None:
    assert browser.post("/logout/").status_code == 302


def let_session_expire(run: AnalysisRun, person: User, browser: Client) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def change_password(run: AnalysisRun, person: User, browser: Client) -> None:
    person.set_password("another long one")
    person.save()


def close_account(run: AnalysisRun, person: User, browser: Client) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def delete_account(run: AnalysisRun, person: User, browser: Client) -> None:
    User.objects.filter(pk=person.pk).delete()


def take_staff_away(run: AnalysisRun, person: User, browser: Client) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=False, is_superuser=False)


def delete_video(run: AnalysisRun, person: User, browser: Client) -> None:
    from webapp.library.deleting import delete_video as delete

    delete(run.video)


ENDINGS: list[tuple[str, Callable[[AnalysisRun, User, Client], None]]] = [
    ("link", revoke),
    ("link", expire),
    ("owner", sign_out),
    ("owner", let_session_expire),
    ("owner", change_password),
    ("owner", close_account),
    ("owner", delete_account),
    ("owner", delete_video),
    ("staff", take_staff_away),
    ("staff", close_account),
    ("staff", delete_account),
]


@pytest.mark.parametrize(("visitor", "end"), ENDINGS, ids=[f"{who}-{end.__name__}" for who, end in ENDINGS])
async def test_a_right_that_ends_closes_the_open_socket(visitor, end, run, browsers, alice, staff, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.2)
    page = socket(f"/ws/runs/{run.id}/", browsers[visitor])
    assert (await page.connect(timeout=5))[0]
    assert (await page.receive_json_from(timeout=5))["type"] == "changes"
    await sync_to_async(end)(run, staff if visitor == "staff" else alice, browsers[visitor])
    message = await page.receive_json_from(timeout=5)
    while message["type"] == "changes":  # a deleted video is cancelled first, which its page is told
        message = await page.receive_json_from(timeout=5)
    assert message == {"type": "gone"}
    assert await page.receive_output(timeout=5) == {"type": "websocket.close", "code": 4403}


async def test_a_finished_run_closes_its_sockets_too(run, browsers, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.05)
    await AnalysisRun.objects.filter(pk=run.pk).aupdate(state="done")
    page = socket(f"/ws/runs/{run.id}/", browsers["link"])
    assert (await page.connect(timeout=5))[0]
    assert (await page.receive_json_from(timeout=5))["run"]["finished"]
    await Grant.objects.aupdate(revoked_at=timezone.now())
    assert (await page.receive_json_from(timeout=5))["type"] == "gone"
    assert await page.receive_output(timeout=5) == {"type": "websocket.close", "code": 4403}


async def test_what_a_page_says_on_its_socket_changes_nothing(run, browsers):
    page = socket(f"/ws/runs/{run.id}/", browsers["link"])
    await page.connect(timeout=5)
    await page.receive_json_from(timeout=5)
    for words in ('{"type": "run.changed"}', '{"type": "cancel"}', "not JSON", "\u0000"):
        await page.send_to(text_data=words)
    await page.send_to(bytes_data=b"\xff\xfe")
    assert await page.receive_nothing(timeout=0.3)
    await page.disconnect()
    assert (await AnalysisRun.objects.aget(pk=run.pk)).state == "running"


async def test_one_browser_cannot_open_sockets_without_end(run, browsers, monkeypatch):
    monkeypatch.setattr(open_sockets, "MOST_OF_ONE_SESSION", 3)
    pages = [socket(f"/ws/runs/{run.id}/", browsers["link"]) for _ in range(4)]
    assert [(await page.connect(timeout=5))[0] for page in pages] == [True, True, True, False]
    other = socket(f"/ws/runs/{run.id}/", browsers["owner"])
    assert (await other.connect(timeout=5))[0], "others are not hindered"
    await pages[0].disconnect()
    again = socket(f"/ws/runs/{run.id}/", browsers["link"])
    assert (await again.connect(timeout=5))[0]
    for page in (*pages[1:3], other, again):
        await page.disconnect()
    assert not open_sockets._open
