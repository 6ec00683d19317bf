"""A site that others reach starts only when it shows nothing and signs with a key that nobody can guess; `check --deploy` is clean."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.webapp.test_settings import manage
from webapp.environment import read_site, secret_key
from webapp.production import others_reach, refuse_unsafe

GOOD_KEY = "k8Qm2x-Vb7Zr_T4nLw9pHc3sYd6fJg1aEu5tRi0o"
PUBLIC = [
    ("127.0.0.1", "https://see.example.org"),
    ("127.0.0.1", "http://see.example.org"),
    ("0.0.0.0", ""),
    ("::", ""),
    ("192.168.1.5", ""),
    ("0.0.0.0", "http://localhost:8000"),
]


@pytest.mark.parametrize(("host", "site"), PUBLIC)
def test_a_site_that_others_reach_refuses_debug_and_keys_that_can_be_guessed(host, site):
    known = read_site(host, 8000, site)
    assert others_reach(host, known)
    refuse_unsafe(host, known, False, GOOD_KEY)
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        refuse_unsafe(host, known, True, GOOD_KEY)
    for key in ("", "short", "a" * 60, "django-insecure-" + GOOD_KEY, "changeme-" + GOOD_KEY, "ab" * 30):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
            refuse_unsafe(host, known, False, key)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_computer_alone_one_may_look_into_it(host):
    refuse_unsafe(host, read_site(host, 8000, ""), True, "short")


@pytest.mark.parametrize(
    ("environment", "word"),
    [({"DEBUG": "1"}, "DEBUG"), ({"SECRET_KEY": "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789"}, "SECRET_KEY")],
)
def test_it_says_so_in_one_sentence(data_folder, environment, word):
    stopped = manage("up", data=data_folder, SITE="https://see.example.org", **environment)
    assert stopped.returncode == 1 and word in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("site", ["https://see.example.org", "https://see.example.org:8443"])
def test_the_checks_for_a_public_site_are_clean_and_its_key_is_its_own(data_folder, site):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", data=data_folder, SITE=site, HOST="0.0.0.0")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
    assert stat.S_IMODE((data_folder / "secret_key").stat().st_mode) == 0o600


def test_a_key_that_others_could_read_is_taken_back(data_folder):
    first = secret_key(data_folder)
    (data_folder / "secret_key").chmod(0o644)
    assert secret_key(data_folder) == first
    assert stat.S_IMODE((data_folder / "secret_key").stat().st_mode) == 0o600


def test_passwords_are_kept_by_argon2(data_folder):
    words = "from django.contrib.auth.hashers import make_password; print(make_password('correct horse battery'))"
    assert manage("shell", "-v", "0", "-c", words, data=data_folder).stdout.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("https://See.Example.org:443/", "https://see.example.org"),
        ("HTTP://Box:80", "http://box"),
        ("http://box:8000", "http://box:8000"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_origin_is_written_as_a_browser_writes_it(site, origin):
    assert read_site("127.0.0.1", 8000, site).origins[0] == origin


@pytest.mark.parametrize("site", ["https://user:word@see.example.org", "https://see.example.org:port", "https://see.example.org/?a"])
def test_an_address_that_is_more_than_one_stops_the_start(site):
    with pytest.raises(ImproperlyConfigured, match="SITE"):
        read_site("127.0.0.1", 8000, site)
