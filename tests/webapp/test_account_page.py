"""The page of one's own account: language, wishes, where one is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_the_page_leads_to_all_that_is_ones_own(alices_browser):
    page = alices_browser.get("/account/").content.decode()
    for address in ("/password/", "/account/address/", "/account/api/", "/account/delete/", "/account/export/"):
        assert address in page


def test_language_and_wishes_are_kept_and_nonsense_is_not(alice, alices_browser):
    alices_browser.post("/account/wishes/", {"language": "de", "mail_wish": "long"})
    alice.refresh_from_db()
    assert (alice.language, alice.mail_wish) == ("de", "long")
    assert alices_browser.cookies["django_language"].value == "de"
    alices_browser.post("/account/wishes/", {"language": "xx", "mail_wish": "hourly"})
    alice.refresh_from_db()
    assert (alice.language, alice.mail_wish) == ("de", "long")


def test_signing_out_elsewhere_ends_every_other_session_of_this_person_only(alice, alices_browser, bobs_browser):
    other = Client()
    other.force_login(alice, backend=BACKEND)
    assert "in 2 browsers" in alices_browser.get("/account/").content.decode()
    alices_browser.post("/account/sign-out-elsewhere/")
    assert other.get("/videos/").status_code == 302
    assert alices_browser.get("/videos/").status_code == 200
    assert bobs_browser.get("/videos/").status_code == 200
