"""Links by mail: a new password, a new account, a confirmed address; nobody learns from an answer who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.webapp.callers import program_of
from webapp.accounts.mail import settle
from webapp.accounts.models import OneTimeLink, User
from webapp.accounts.tokens import make_mailed, make_sign_in
from webapp.mailserver import MailServer, from_url

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = {"password": "a quiet river at night"}


def link_in(mail) -> str:
    found = re.search(r"http://\S+(/in/\S+/)", mail.body)
    assert found, mail.body
    return found[1]


def sent_to(address: str, mails) -> list:
    return [mail for mail in mails if mail.to == [address]]


def asked(browser: Client, page: str, email: str, **headers):
    answer = browser.post(page, {"email": email}, headers=headers)
    settle()
    return answer


def test_a_forgotten_password_is_set_anew_by_a_link(alice, strangers_browser, mailoutbox):
    answer = asked(strangers_browser, "/forgot/", "Alice@Example.org")
    assert answer.status_code == 200 and "a link is on its way" in answer.content.decode()
    assert [mail.to for mail in mailoutbox] == [[alice.email]]
    path = link_in(mailoutbox[0])
    assert strangers_browser.get(path).status_code == 200
    assert strangers_browser.post(path, {"password": "short"}).status_code == 422
    assert strangers_browser.post(path, NEW).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW["password"]) and alice.confirmed_at is not None
    assert strangers_browser.session["_auth_user_id"] == str(alice.pk)
    assert Client().post(path, NEW).status_code == 404


def test_a_new_password_ends_the_sessions_of_before(alice, alices_browser, strangers_browser, mailoutbox):
    asked(strangers_browser, "/forgot/", alice.email)
    strangers_browser.post(link_in(mailoutbox[0]), NEW)
    assert alices_browser.get("/videos/").status_code == 302


def test_the_answer_and_the_rows_are_the_same_whether_an_address_is_known_or_not(alice, strangers_browser, mailoutbox):
    known, unknown = asked(strangers_browser, "/forgot/", alice.email), asked(Client(), "/forgot/", "nobody@example.org")
    pages = [re.sub(r'value="[^"]{64}"', "", answer.content.decode()) for answer in (known, unknown)]
    assert pages[0].replace(alice.email, "X") == pages[1].replace("nobody@example.org", "X")
    assert OneTimeLink.objects.filter(purpose="password").count() == 2 and len(mailoutbox) == 1


def test_the_host_in_a_mail_is_the_sites_whatever_a_request_says(alice, strangers_browser, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    asked(strangers_browser, "/forgot/", alice.email, host="evil.example")
    assert "evil" not in mailoutbox[0].body and settings.SITE.address in mailoutbox[0].body


def test_a_mailbox_is_not_flooded_and_a_network_is_slowed_down(alice, strangers_browser, mailoutbox):
    for _ in range(10):
        asked(strangers_browser, "/forgot/", alice.email)
    assert len(mailoutbox) == 4
    answers = [asked(strangers_browser, "/forgot/", f"{number}@example.org").status_code for number in range(30)]
    assert answers[-1] == 429


def test_only_the_newest_link_works_and_an_old_one_does_not(alice, strangers_browser, mailoutbox):
    for _ in range(2):
        asked(strangers_browser, "/forgot/", alice.email)
    first, second = map(link_in, mailoutbox)
    assert strangers_browser.get(first).status_code == 404
    assert strangers_browser.get(second).status_code == 200
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert strangers_browser.post(second, NEW).status_code == 404


def test_a_closed_account_gets_no_link(alice, strangers_browser, mailoutbox):
    User.objects.update(is_active=False)
    assert asked(strangers_browser, "/forgot/", alice.email).status_code == 200
    assert mailoutbox == []


def test_where_no_mail_is_sent_the_page_says_who_can_help(strangers_browser, settings):
    assert "sends no mail" in strangers_browser.get("/forgot/").content.decode()
    settings.MAIL_SERVER = MailServer("mail.example.org")
    assert "sends no mail" not in strangers_browser.get("/forgot/").content.decode()


def test_a_command_prints_a_sign_in_link(alice, strangers_browser, capsys):
    call_command("signin", alice.email)
    path = "/in/" + capsys.readouterr().out.strip().split("/in/")[1]
    assert strangers_browser.post(path).status_code == 302
    assert strangers_browser.session["_auth_user_id"] == str(alice.pk)


def test_nobody_joins_without_an_invite_unless_the_site_is_open(strangers_browser, settings, mailoutbox):
    assert asked(strangers_browser, "/join/", "dora@example.org").status_code == 404
    settings.SIGN_UP = "open"
    assert asked(strangers_browser, "/join/", "Dora@example.org").status_code == 200
    path = link_in(mailoutbox[0])
    assert strangers_browser.get(path).status_code == 200
    assert strangers_browser.post(path, {"password": "dora@example.org"}).status_code == 422
    assert strangers_browser.post(path, NEW).status_code == 302
    dora = User.objects.get(email="dora@example.org")
    assert dora.confirmed_at is not None and not dora.is_staff


def test_who_joins_with_a_known_address_sees_the_same_and_its_owner_is_told(alice, strangers_browser, settings, mailoutbox):
    settings.SIGN_UP = "open"
    answer = asked(strangers_browser, "/join/", alice.email)
    assert "a link is on its way" in answer.content.decode()
    assert "/in/" not in mailoutbox[0].body and "There is one already" in mailoutbox[0].body


def test_an_address_changes_only_when_the_link_to_the_new_one_is_used(alice, alices_browser, mailoutbox):
    wrong = alices_browser.post("/account/address/", {"email": "al@example.org", "password": "wrong"})
    assert wrong.status_code == 422
    assert alices_browser.post("/account/address/", {"email": "Al@Example.org", "password": PASSWORD}).status_code == 302
    settle()
    assert User.objects.get(pk=alice.pk).email == "alice@example.org"
    (link,) = sent_to("al@example.org", mailoutbox)
    assert alices_browser.post(link_in(link)).status_code == 302
    settle()
    alice.refresh_from_db()
    assert alice.email == "al@example.org" and alice.confirmed_at is not None
    assert sent_to("alice@example.org", mailoutbox)[-1].subject == "Secondsight: your address has changed"


@pytest.mark.parametrize(("language", "subject"), [("", "Secondsight: your address is to be changed"), ("de", "Secondsight: ")])
def test_the_old_address_is_told_at_once_when_another_is_asked_for(language, subject, alice, alices_browser, strangers_browser, mailoutbox):
    User.objects.update(language=language)
    for number in range(5):  # what anyone may have sent there
        asked(strangers_browser, "/forgot/", alice.email)
        alices_browser.post("/account/address/", {"email": f"mallory{number}@example.org", "password": PASSWORD})
        settle()
    told = [mail for mail in sent_to(alice.email, mailoutbox) if "mallory" in mail.body]
    assert len(told) == 4 and told[0].subject.startswith(subject)
    assert "mallory0@example.org" in told[0].body and "/forgot/" in told[0].body and "/in/" not in told[0].body
    assert len(sent_to("mallory4@example.org", mailoutbox)) == 1


def test_who_asks_for_the_address_they_have_is_told_of_nothing(alice, alices_browser, mailoutbox):
    alices_browser.post("/account/address/", {"email": alice.email.upper(), "password": PASSWORD})
    settle()
    assert [link_in(mail) != "" for mail in mailoutbox] == [True]


def test_an_address_of_somebody_else_is_never_taken(alice, bob, alices_browser, mailoutbox):
    alices_browser.post("/account/address/", {"email": bob.email, "password": PASSWORD})
    settle()
    assert not any("/in/" in mail.body for mail in mailoutbox)
    alices_browser.post("/account/address/", {"email": "new@example.org", "password": PASSWORD})
    settle()
    User.objects.create_user("new@example.org")
    assert alices_browser.post(link_in(sent_to("new@example.org", mailoutbox)[0])).status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_guessing_the_password_at_the_address_page_is_slowed_down(alices_browser):
    tries = [alices_browser.post("/account/address/", {"email": "al@example.org", "password": f"wrong {number}"}) for number in range(31)]
    assert (tries[29].status_code, tries[30].status_code) == (422, 429)


def test_ones_own_address_is_confirmed(alice, alices_browser, mailoutbox):
    assert "not confirmed" in alices_browser.get("/account/").content.decode()
    alices_browser.post("/account/address/confirm/")
    settle()
    assert alices_browser.post(link_in(mailoutbox[0])).status_code == 302
    assert "not confirmed" not in alices_browser.get("/account/").content.decode()


def test_a_mail_is_written_in_the_language_of_who_asks(alice, strangers_browser, mailoutbox):
    asked(strangers_browser, "/forgot/", alice.email, **{"accept-language": "de"})
    assert mailoutbox[0].subject and "\n" not in mailoutbox[0].subject


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("console:", MailServer()),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25)),
        ("smtp://me%40here:se%2Fcret@mail.example.org?tls=1", MailServer("mail.example.org", 587, "me@here", "se/cret", starttls=True)),
        ("smtps://mail.example.org:4650", MailServer("mail.example.org", 4650, tls=True)),
    ],
)
def test_the_mail_server_is_read_from_its_address(url, server):
    assert from_url(url) == server


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "smtp://host:port", "mail.example.org"])
def test_a_bad_address_of_a_mail_server_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        from_url(url)


@pytest.mark.parametrize("by_link", [True, False])
def test_a_new_password_ends_the_links_that_were_asked_for_before(by_link, alice, alices_browser, strangers_browser, mailoutbox):
    """Whoever knew the old one may have asked for a link to an address of their own, or for a way to sign in."""
    thiefs = make_mailed(OneTimeLink.Purpose.ADDRESS, "mallory@example.org", alice)
    way_in = make_sign_in(alice)
    if by_link:
        asked(strangers_browser, "/forgot/", alice.email)
        assert strangers_browser.post(link_in(mailoutbox[-1]), NEW).status_code == 302
    else:
        words = {"old_password": PASSWORD, "new_password1": NEW["password"], "new_password2": NEW["password"]}
        assert alices_browser.post("/password/", words).status_code == 302
    for token in (thiefs, way_in):
        assert Client().post(f"/in/{token}/").status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_the_old_password_is_not_guessed_without_end(alice, alices_browser):
    words = {"new_password1": NEW["password"], "new_password2": NEW["password"]}
    for _try in range(30):
        answer = alices_browser.post("/password/", {**words, "old_password": "wrong"})
        assert answer.status_code == 422
    assert alices_browser.post("/password/", {**words, "old_password": PASSWORD}).status_code == 429


CHANGED = {"old_password": PASSWORD, "new_password1": NEW["password"], "new_password2": NEW["password"]}


def test_a_password_that_was_forgotten_ends_the_tokens_and_says_so(alice, bob, strangers_browser, mailoutbox):
    theirs, others = program_of(alice), program_of(bob)
    asked(strangers_browser, "/forgot/", alice.email)
    path = link_in(mailoutbox[0])
    assert "your API tokens end" in strangers_browser.get(path).content.decode()
    assert theirs.get("/api/v1/me").status_code == 200
    page = strangers_browser.post(path, NEW, follow=True).content.decode()
    assert "Your new password is set. 1 API token has ended." in page
    assert [program.get("/api/v1/me").status_code for program in (theirs, others)] == [401, 200]


def test_a_changed_password_ends_the_tokens_unless_they_are_to_stay(alice, alices_browser):
    assert "keep_tokens" not in alices_browser.get("/password/").content.decode(), "without tokens nothing is asked"
    programs = [program_of(alice) for _ in range(2)]
    assert "Your 2 API tokens end with the old password." in alices_browser.get("/password/").content.decode()
    wrong = alices_browser.post("/password/", {**CHANGED, "old_password": "wrong", "keep_tokens": "1"}).content.decode()
    assert 'name="keep_tokens" value="1" checked' in wrong
    alices_browser.post("/password/", {**CHANGED, "keep_tokens": "1"})
    assert programs[0].get("/api/v1/me").status_code == 200
    again = {"old_password": NEW["password"], "new_password1": "a loud river at noon", "new_password2": "a loud river at noon"}
    assert "2 API tokens have ended." in alices_browser.post("/password/", again, follow=True).content.decode()
    assert [program.get("/api/v1/me").status_code for program in programs] == [401, 401]
