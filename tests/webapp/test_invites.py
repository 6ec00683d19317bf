"""Invite links: made by staff, taken up once, withdrawn, and honest about where they work."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from webapp.accounts.addresses import works_here_only
from webapp.accounts.guessing import MISSES
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import make_invite

ACCOUNT = {"email": "Dora@Example.org", "password": "a quiet river"}


def make_link(browser, **headers) -> tuple[str, str]:
    page = browser.post("/invites/", **headers).content.decode()
    found = re.search(r'value="(http[^"]+/in/[^"]+)"', page)
    assert found, page
    return html.unescape(found[1]), page


def path_of(address: str) -> str:
    return "/in/" + address.split("/in/")[1]


def test_an_invite_makes_one_account(staff_browser, strangers_browser):
    address, _page = make_link(staff_browser)
    path = path_of(address)
    assert strangers_browser.get(path).status_code == 200
    assert strangers_browser.post(path, ACCOUNT).status_code == 302
    dora = User.objects.get(email="dora@example.org")
    assert strangers_browser.session["_auth_user_id"] == str(dora.pk)
    assert not dora.is_staff
    assert strangers_browser.post(path, {**ACCOUNT, "email": "eve@example.org"}).status_code == 404
    assert not User.objects.filter(email="eve@example.org").exists()
    assert "used by dora@example.org" in staff_browser.get("/invites/").content.decode()


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ({**ACCOUNT, "password": "short"}, "too short"),
        ({**ACCOUNT, "password": "dora@example.org"}, "too similar"),
        ({**ACCOUNT, "email": "not an address"}, "valid email"),
        ({**ACCOUNT, "email": "STAFF@example.org"}, "Sign in with it instead"),
    ],
)
def test_a_refused_form_does_not_use_the_invite_up(staff, strangers_browser, account, sentence):
    _row, token = make_invite(staff)
    answer = strangers_browser.post(f"/in/{token}/", account)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert strangers_browser.post(f"/in/{token}/", ACCOUNT).status_code == 302


def test_who_has_an_invite_does_not_ask_for_address_after_address(staff, strangers_browser):
    _row, token = make_invite(staff)
    known = {**ACCOUNT, "email": staff.email}
    assert {strangers_browser.post(f"/in/{token}/", known).status_code for _ in range(MISSES)} == {422}
    answer = strangers_browser.post(f"/in/{token}/", known)
    assert answer.status_code == 429 and "Sign in with it instead" not in answer.content.decode()
    assert "You have named many addresses in a short time." in answer.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post(f"/in/{token}/", ACCOUNT).status_code == 302, "it isn't used up"


def test_an_invite_lasts_seven_days(staff, strangers_browser):
    row, token = make_invite(staff)
    assert timedelta(days=6, hours=23) < row.expires_at - timezone.now() <= timedelta(days=7)
    OneTimeLink.objects.update(expires_at=timezone.now())
    assert strangers_browser.get(f"/in/{token}/").status_code == 404


def test_a_withdrawn_invite_no_longer_works(staff, staff_browser, strangers_browser):
    row, token = make_invite(staff)
    assert staff_browser.post(f"/invites/{row.pk}/withdraw/").status_code == 302
    assert strangers_browser.post(f"/in/{token}/", ACCOUNT).status_code == 404


def test_only_staff_invite(alices_browser, strangers_browser, staff):
    row, _token = make_invite(staff)
    assert alices_browser.get("/invites/").status_code == 403
    assert alices_browser.post("/invites/").status_code == 403
    assert alices_browser.post(f"/invites/{row.pk}/withdraw/").status_code == 403
    assert strangers_browser.post("/invites/").status_code == 302
    assert OneTimeLink.objects.count() == 1


def test_a_link_made_on_a_loopback_address_says_so(staff_browser, settings):
    address, page = make_link(staff_browser, headers={"host": "127.0.0.1:8000"})
    assert address.startswith("http://127.0.0.1:8000/in/")
    assert "works on this computer only" in page
    settings.ALLOWED_HOSTS = ["see.example.org"]
    address, page = make_link(staff_browser, headers={"host": "see.example.org"})
    assert address.startswith("http://see.example.org/in/")
    assert "works on this computer only" not in page


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("192.168.1.5", False), ("see.example.org", False)],
)
def test_which_addresses_lead_others_nowhere(host, expected):
    assert works_here_only(host) is expected
