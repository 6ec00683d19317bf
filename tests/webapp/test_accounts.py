"""Signing in: with a password, with a link that works once, and what five wrong passwords do."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import hash_token, make_mailed, make_sign_in

PASSWORD = "correct horse battery"


def sign_in(browser: Client, email: str, password: str):
    return browser.post("/login/", {"username": email, "password": password})


def test_signs_in_by_e_mail_however_it_is_cased(alice, strangers_browser):
    answer = sign_in(strangers_browser, "Alice@Example.org", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert strangers_browser.session["_auth_user_id"] == str(alice.pk)


def test_a_wrong_password_is_told_in_plain_words(alice, strangers_browser):
    answer = sign_in(strangers_browser, alice.email, "wrong")
    assert "don&#x27;t belong together" in answer.content.decode()
    assert "_auth_user_id" not in strangers_browser.session


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(alice, bob, strangers_browser):
    for _ in range(5):
        answer = sign_in(strangers_browser, alice.email, "wrong")
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert sign_in(strangers_browser, alice.email, PASSWORD).status_code == 429
    assert sign_in(Client(), bob.email, PASSWORD).status_code == 302


def test_a_foreign_next_is_not_followed(alice, strangers_browser):
    answer = strangers_browser.post("/login/", {"username": alice.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_signing_out_needs_a_post(alices_browser):
    assert alices_browser.get("/logout/").status_code == 405
    assert alices_browser.post("/logout/").status_code == 302
    assert "_auth_user_id" not in alices_browser.session


def test_a_sign_in_link_works_once_and_only_by_its_button(alice, strangers_browser):
    address = f"/in/{make_sign_in(alice)}/"
    for _ in range(3):  # a mail program that looks at the link
        assert strangers_browser.get(address).status_code == 200
    assert "_auth_user_id" not in strangers_browser.session
    assert strangers_browser.post(address).status_code == 302
    assert strangers_browser.session["_auth_user_id"] == str(alice.pk)
    second = Client()
    assert second.get(address).status_code == 404
    assert second.post(address).status_code == 404
    assert "_auth_user_id" not in second.session


def test_the_button_of_a_link_gets_past_the_cross_site_check(alice):
    # with "no-referrer" a browser sends the form with Origin: null, and the check refuses it
    browser = Client(enforce_csrf_checks=True)
    address = f"/in/{make_sign_in(alice)}/"
    page = browser.get(address)
    assert page["Referrer-Policy"] == "same-origin"
    token = browser.cookies["secondsight_csrf"].value
    answer = browser.post(address, {"csrfmiddlewaretoken": token}, headers={"origin": "http://testserver"})
    assert answer.status_code == 302


def test_only_the_hash_of_a_link_is_kept(alice):
    token = make_sign_in(alice)
    row = OneTimeLink.objects.get()
    assert row.token_hash == hash_token(token) and token not in str(vars(row))


@pytest.mark.parametrize("change", ["expired", "closed account", "wrong token"])
def test_a_link_that_does_not_work_says_so(alice, strangers_browser, change):
    token = make_sign_in(alice)
    if change == "expired":
        OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif change == "closed account":
        User.objects.update(is_active=False)
    else:
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    answer = strangers_browser.post(f"/in/{token}/")
    assert answer.status_code == 404
    assert "This link doesn't work" in answer.content.decode()
    assert "each start prints a new sign-in link" in answer.content.decode()


def test_who_came_in_by_a_link_sets_a_password_without_an_old_one(db, strangers_browser):
    carol = User.objects.create_user("carol@example.org")
    strangers_browser.post(f"/in/{make_sign_in(carol)}/")
    new = {"new_password1": "a longer secret", "new_password2": "a longer secret"}
    assert strangers_browser.post("/password/", new).status_code == 302
    assert sign_in(Client(), carol.email, "a longer secret").status_code == 302


def test_a_new_password_needs_the_old_one_and_keeps_the_rules(alice, alices_browser):
    new = {"new_password1": "another good one", "new_password2": "another good one"}
    assert alices_browser.post("/password/", {"old_password": "wrong", **new}).status_code == 422
    short = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert alices_browser.post("/password/", short).status_code == 422
    assert alices_browser.post("/password/", {"old_password": PASSWORD, **new}).status_code == 302
    assert alices_browser.get("/password/").status_code == 200, "the session goes on"


def test_a_password_whose_tokens_could_not_be_ended_is_not_set(alice, alices_browser, strangers_browser, monkeypatch):
    for door in ("passwords", "links"):
        monkeypatch.setattr(f"webapp.accounts.{door}.revoke_tokens", Mock(side_effect=OperationalError("the connection is lost")))
    new = {"new_password1": "another good one", "new_password2": "another good one"}
    alices_browser.raise_request_exception = strangers_browser.raise_request_exception = False
    assert alices_browser.post("/password/", {"old_password": PASSWORD, **new}).status_code >= 500
    link = f"/in/{make_mailed(OneTimeLink.Purpose.PASSWORD, alice.email, alice)}/"
    assert strangers_browser.post(link, {"password": "another good one"}).status_code >= 500
    assert sign_in(Client(), alice.email, PASSWORD).status_code == 302
    monkeypatch.undo()
    assert strangers_browser.post(link, {"password": "another good one"}).status_code == 302, "the link wasn't spent"


def test_tokens_do_not_reach_the_log():
    import logging

    from webapp.redaction import HideTokens

    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/in/secret-token/",), None)
    HideTokens().filter(record)
    assert record.getMessage() == "Not Found: /in/.../"


def test_a_refused_page_is_one_line_in_the_log():
    import io
    import logging
    import logging.config

    from webapp.settings import LOGGING

    logging.config.dictConfig(LOGGING)
    (handler,) = logging.getLogger("django").handlers
    shown = io.StringIO()
    handler.setStream(shown)
    log = logging.getLogger("django.request")
    try:
        raise PermissionError("not yours")
    except PermissionError:
        log.warning("Forbidden: %s", "/invites/", exc_info=True)
        assert (shown.getvalue().count("\n"), "Traceback" in shown.getvalue()) == (1, False)
        log.error("Internal Server Error: %s", "/", exc_info=True)
    assert "Traceback" in shown.getvalue(), "what is broken is traced"
