"""Who tries many passwords or tokens waits, however they spread their tries; and trying many at once fills no memory."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client

from webapp.accounts import hashing
from webapp.accounts.hashing import SparingArgon2
from webapp.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def sign_in(email: str, password: str, address: str = "192.0.2.1") -> int:
    return Client(REMOTE_ADDR=address).post("/login/", {"username": email, "password": password}).status_code


def test_the_sixth_wrong_password_in_a_quarter_of_an_hour_is_not_looked_at(alice):
    assert [sign_in(alice.email, "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(alice.email, PASSWORD) == 429
    assert sign_in(alice.email, PASSWORD, "192.0.2.2") == 302


def test_one_password_tried_on_many_names_locks_the_address(alice, bob):
    for number in range(30):
        assert sign_in(f"person-{number}@example.org", "password1") == 200
    assert sign_in(bob.email, PASSWORD) == 429
    locked = Client(REMOTE_ADDR="192.0.2.1").post("/login/", {"username": bob.email, "password": PASSWORD})
    assert "from this network" in locked.content.decode()
    assert sign_in(bob.email, PASSWORD, "192.0.2.2") == 302


def test_all_computers_of_one_line_are_one_address(alice, bob):
    for number in range(30):
        assert sign_in(f"person-{number}@example.org", "password1", f"2001:db8:1:2::{number:x}") == 200
    assert sign_in(bob.email, PASSWORD, "2001:db8:1:2:ffff::1") == 429
    assert sign_in(bob.email, PASSWORD, "2001:db8:1:3::1") == 302
    for number in range(30):
        assert Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}").get(f"/s/guess-{number}/").status_code == 404
    assert Client(REMOTE_ADDR="2001:db8:1:2:ffff::1").get("/s/guess/").status_code == 429


def test_counts_are_not_pushed_out_by_many_addresses():
    for _ in range(30):
        Client(REMOTE_ADDR="192.0.2.1").get("/s/guess/")
    for number in range(700):
        cache.add(f"share-misses:198.51.100.{number}", 1, 600)
    assert Client(REMOTE_ADDR="192.0.2.1").get("/s/guess/").status_code == 429


def test_what_a_browser_says_of_its_address_is_not_believed(alice):
    for number in range(5):
        browser = Client(REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": f"203.0.113.{number}"})
        browser.post("/login/", {"username": alice.email, "password": "wrong"})
    assert sign_in(alice.email, PASSWORD) == 429


def test_a_few_passwords_are_hashed_at_once_and_the_others_wait(monkeypatch):
    now, most, lock = 0, 0, threading.Lock()

    def slow(self, password, salt):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1
        return f"argon2{password}"

    monkeypatch.setattr(Argon2PasswordHasher, "encode", slow)
    with ThreadPoolExecutor(12) as people:
        assert len(list(people.map(lambda number: SparingArgon2().encode(str(number), "salt"), range(12)))) == 12
    assert most == hashing.AT_ONCE


def test_the_hash_is_argon2_and_opens_again(settings):
    settings.PASSWORD_HASHERS = ["webapp.accounts.hashing.SparingArgon2"]
    user = User(email="carol@example.org")
    user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD) and not user.check_password("wrong")
