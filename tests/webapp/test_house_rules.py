"""The doors that lead to nobody's videos: signing in and out, invites, the language, health and static files."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from tests.webapp.test_doors import _routes
from tests.webapp.test_visibility import OTHERS_TEST, TO_LOGIN, VISITORS, addresses, visitors
from webapp.accounts.models import OneTimeLink
from webapp.accounts.tokens import make_invite, make_sign_in

__all__ = ["visitors"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

ELSEWHERE = ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "\t//evil.example"]
STAFF_ONLY = {"owner": 403, "other": 403}
RULES: dict[str, tuple[str, dict[str, int], int]] = {
    # name of the address: (method, visitors with an answer of their own, everyone else's answer)
    "healthz": ("GET", {}, 503),  # no worker runs in this test
    "metrics": ("GET", {}, 404),  # for this machine and for who has the token (test_metrics.py)
    "set_language": ("POST", {}, 302),
    "accounts:login": ("GET", {"owner": 302, "other": 302, "staff": 302}, 200),
    "accounts:logout": ("POST", {}, 302),
    "accounts:password": ("GET", {"owner": 200, "other": 200, "staff": 200}, TO_LOGIN),
    "accounts:use-link": ("GET", {}, 404),
    "accounts:invites": ("GET", {**STAFF_ONLY, "staff": 200}, TO_LOGIN),
    "accounts:withdraw-invite": ("POST", {**STAFF_ONLY, "staff": 302}, TO_LOGIN),
}


def _named() -> set[str]:
    every = set(addresses(get_resolver().url_patterns, skip=()))
    return {name.removeprefix(":") for name in every if name.split(":")[0] in OTHERS_TEST and not name.startswith("admin:")}


def test_every_address_of_the_house_has_a_rule():
    assert sorted(_named()) == sorted(RULES)


def test_no_address_escapes_the_rules_by_having_no_name():
    spaces = [space for _route, space in _routes(get_resolver().url_patterns)]
    named = len(list(addresses(get_resolver().url_patterns, skip=("admin",))))
    assert named == sum(space != "admin" for space in spaces)


@pytest.mark.parametrize("name", RULES)
def test_each_visitor_gets_the_answer_of_the_rule(name, visitors):
    method, own, usual = RULES[name]
    places = {"accounts:use-link": ["no-such-token"], "accounts:withdraw-invite": [1]}.get(name, [])
    got = {visitor: browser.generic(method, reverse(name, args=places)).status_code for visitor, (browser, _) in visitors.items()}
    assert got == {visitor: own.get(visitor, usual) for visitor in VISITORS}


def test_only_staff_withdraw_an_invite(visitors, staff):
    link, _token = make_invite(staff)
    for visitor in set(VISITORS) - {"staff"}:
        visitors[visitor][0].post(f"/invites/{link.pk}/withdraw/")
    assert OneTimeLink.objects.filter(pk=link.pk).exists()
    visitors["staff"][0].post(f"/invites/{link.pk}/withdraw/")
    assert not OneTimeLink.objects.filter(pk=link.pk).exists()


def test_a_sign_in_link_is_not_withdrawn_there(visitors, alice):
    make_sign_in(alice)
    link = OneTimeLink.objects.get()
    visitors["staff"][0].post(f"/invites/{link.pk}/withdraw/")
    assert OneTimeLink.objects.filter(pk=link.pk).exists()


def test_health_tells_of_nobody(visitors):
    told = visitors["stranger"][0].get("/healthz").content.decode()
    assert "@" not in told and "dog" not in told and str(visitors["owner"][1]["run_id"]) not in told


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_door_leads_to_another_site(elsewhere, alice, strangers_browser):
    signing_in = {"username": alice.email, "password": "correct horse battery", "next": elsewhere}
    for answer in (
        strangers_browser.post("/i18n/setlang/", {"language": "de", "next": elsewhere}),
        strangers_browser.post("/i18n/setlang/", {"language": "de"}, headers={"referer": elsewhere}),
        strangers_browser.post("/login/", signing_in),
        strangers_browser.post("/logout/", {"next": elsewhere}),
    ):
        assert answer.status_code == 302 and answer["Location"].startswith("/") and "evil" not in answer["Location"]


@pytest.mark.parametrize("path", ["../webapp/settings.py", "..%2f..%2fmanage.py", "%2e%2e/manage.py", "css/../../manage.py", "/etc/passwd"])
def test_static_files_are_static_files(path, strangers_browser, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    assert strangers_browser.get("/static/css/base.css").status_code == 200
    assert strangers_browser.get(f"/static/{path}").status_code == 404
