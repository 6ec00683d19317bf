"""The headers of every kind of answer, exactly: what the browser is told about pages, files, errors and cookies."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import path

from tests.webapp.shelf import grant_for, run_of, video_of
from tests.webapp.test_settings import manage
from webapp import urls as real_urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

PAGE = (  # in any order
    "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' data: blob:; frame-src 'none'; worker-src 'none'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
FILE = "sandbox; default-src 'none'"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=()",
}


def breaks(request):
    raise RuntimeError("a mistake of ours")


urlpatterns = [*real_urls.urlpatterns, path("breaks/", breaks)]


@pytest.fixture
def addresses(alice, settings) -> dict[str, str]:
    """An address of every kind of answer, for alice's browser."""
    video = video_of(alice, has_poster=True, content_type="video/mp4")
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    run = run_of(video)
    grant_for(run, "token")
    settings.ROOT_URLCONF = __name__
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    return {
        "page": f"/runs/{run.id}/",
        "share page": "/s/token/",
        "no such link": "/s/nothing/",
        "media": f"/videos/{video.id}/file",
        "download": f"/videos/{video.id}/file?download=1",
        "poster": f"/videos/{video.id}/poster.jpg",
        "export": f"/runs/{run.id}/export.csv",
        "cues": f"/runs/{run.id}/lines.vtt",
        "JSON": f"/runs/{run.id}/changes",
        "static": "/static/css/base.css",
        "sign-in": "/login/",
        "health": "/healthz",
        "404": "/nowhere/",
        "405": f"/runs/{run.id}/cancel/",
        "500": "/breaks/",
        "desk": "/admin/",
        "redirect": f"/videos/{video.id}/",
    }


PAGES = {"page", "share page", "no such link", "sign-in", "404", "500", "desk", "redirect", "405"}
ANSWERS = {"404": 404, "no such link": 404, "500": 500, "405": 405, "redirect": 302, "sign-in": 302}
"""The statuses that aren't 200; health says what the test's workers say."""
KINDS = [
    "page",
    "share page",
    "no such link",
    "media",
    "download",
    "poster",
    "export",
    "cues",
    "JSON",
    "static",
    "sign-in",
    "health",
    "404",
    "405",
    "500",
    "desk",
    "redirect",
]


def test_every_kind_is_tried(addresses):
    assert sorted(addresses) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_headers_of_each_kind_of_answer(kind, addresses, alices_browser, staff_browser):
    browser = staff_browser if kind == "desk" else alices_browser
    browser.raise_request_exception = False
    answer = browser.get(addresses[kind])
    if kind != "health":
        assert answer.status_code == ANSWERS.get(kind, 200)
    told = {name: answer.headers.get(name) for name in EVERYWHERE}
    assert told == EVERYWHERE
    policy = answer["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == sorted((PAGE if kind in PAGES else FILE).split("; "))
    assert answer.headers.get("Access-Control-Allow-Origin") is None
    assert ("private" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]) or kind == "static"
    assert "Server" not in answer.headers


def test_a_bad_host_is_told_the_same(addresses):
    answer = Client().get("/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_a_shared_page_is_found_by_no_search_and_tells_no_other_site_its_address(addresses, strangers_browser):
    for kind in ("share page", "no such link"):
        answer = strangers_browser.get(addresses[kind])
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


def test_cookies_are_for_this_site_and_no_script(alice, strangers_browser):
    strangers_browser.get("/login/")
    strangers_browser.post("/login/", {"username": alice.email, "password": "correct horse battery"})
    strangers_browser.post("/i18n/setlang/", {"language": "de", "next": "/"})
    kept = strangers_browser.cookies
    assert set(kept) == {"secondsight_session", "secondsight_csrf", "django_language"}
    for morsel in kept.values():
        assert (morsel["samesite"], bool(morsel["httponly"]), morsel["path"], morsel["domain"]) == ("Lax", True, "/", ""), morsel.key


ASK = """
import json
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
from webapp.accounts.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
User.objects.create_user("alice@example.org", "correct horse battery")
browser = Client()
asked = {"secure": True, "headers": {"host": "see.example.org"}}
page = browser.get("/login/", **asked)
browser.post("/login/", {"username": "alice@example.org", "password": "correct horse battery"}, **asked)
browser.post("/i18n/setlang/", {"language": "de", "next": "/"}, **asked)
cookies = {m.key: [bool(m["secure"]), bool(m["httponly"]), m["samesite"], m["path"], m["domain"]] for m in browser.cookies.values()}
print(json.dumps([page.headers.get("Strict-Transport-Security"), cookies]))
"""


def test_over_https_everything_stays_there(data_folder):
    (data_folder / "static").mkdir()
    shown = manage("shell", "-v", "0", "-c", ASK, data=data_folder, SITE="https://see.example.org", DEBUG="0")
    assert shown.returncode == 0, shown.stderr
    hsts, cookies = json.loads(shown.stdout)
    assert hsts == "max-age=31536000"
    locked = [True, True, "Lax", "/", ""]
    assert cookies == {"__Host-secondsight_session": locked, "__Host-secondsight_csrf": locked, "django_language": locked}
