"""What a proxy tells of who asks is believed only where TRUSTED_PROXY names the proxy."""

from __future__ import annotations

import asyncio

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured

from tests.other_servers.servers import free_port
from tests.webapp.serving import web
from tests.webapp.test_settings import manage
from webapp.environment import read_site
from webapp.launch import patience
from webapp.proxies import BehindProxy, read_accel, read_proxies

PUBLIC = read_site("127.0.0.1", 8000, "https://see.example.org")
HOME = read_site("127.0.0.1", 8000, "")


def told(peer: str, *headers: tuple[str, str], trusted: str = "", site=PUBLIC, kind: str = "http") -> tuple[str, str]:
    """The address and the scheme that the application hears of."""
    heard: dict = {}

    async def application(scope, receive, send):
        heard.update(scope)

    scheme = {"http": "http", "websocket": "ws"}[kind]
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope = {"type": kind, "scheme": scheme, "client": (peer, 4711), "headers": pairs}
    asyncio.run(BehindProxy(application, read_proxies(trusted), site)(scope, None, None))
    return heard["client"][0], heard["scheme"]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("10.0.0.7", "10.0.0.2"),
        ("203.0.113.9, nonsense", "10.0.0.2"),
        ("", "10.0.0.2"),
    ],
)
def test_the_last_address_that_is_no_proxy_asks(forwarded, address):
    assert told("10.0.0.2", ("X-Forwarded-For", forwarded), trusted="10.0.0.0/24")[0] == address


def test_several_headers_are_one_list():
    headers = [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "203.0.113.9")]
    assert told("10.0.0.2", *headers, trusted="10.0.0.2")[0] == "203.0.113.9"


@pytest.mark.parametrize("trusted", ["", "10.0.0.9"])
def test_nobody_else_is_believed(trusted):
    headers = [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https")]
    assert told("10.0.0.2", *headers, trusted=trusted) == ("10.0.0.2", "http")


@pytest.mark.parametrize(
    ("headers", "trusted", "site", "scheme"),
    [
        ([("X-Forwarded-Proto", "https")], "10.0.0.2", HOME, "https"),
        ([("X-Forwarded-Proto", "http"), ("Host", "see.example.org")], "10.0.0.2", PUBLIC, "http"),
        ([("Host", "see.example.org")], "", PUBLIC, "https"),
        ([("Host", "127.0.0.1:8000")], "", PUBLIC, "http"),
        ([("Host", "127.0.0.1:8000")], "", HOME, "http"),
    ],
)
def test_the_scheme_is_the_browsers(headers, trusted, site, scheme):
    assert told("10.0.0.2", *headers, trusted=trusted, site=site)[1] == scheme
    assert told("10.0.0.2", *headers, trusted=trusted, site=site, kind="websocket")[1] == {"http": "ws", "https": "wss"}[scheme]


def test_a_proxy_that_nobody_named_is_told_once(caplog):
    told("8.8.8.8", ("X-Forwarded-For", "203.0.113.9"))
    assert not caplog.messages, "a stranger can write the header too"
    told("10.0.0.2", ("X-Forwarded-For", "203.0.113.9"))
    assert len(caplog.messages) == 1 and "TRUSTED_PROXY" in caplog.text


def test_connections_of_a_named_proxy_are_not_counted(settings):
    assert patience._counted("10.0.0.2") == "10.0.0.2"
    settings.TRUSTED_PROXIES = read_proxies("10.0.0.0/24")
    assert patience._counted("10.0.0.2") == "" and patience._counted("203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("named", ["proxy", "10.0.0.1/24", "10.0.0.1 10.0.0.2", "*"])
def test_a_name_that_is_no_address_stops_the_start(named, data_folder):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY must be"):
        read_proxies(named)


def test_files_are_left_to_a_proxy_that_is_named_only(data_folder):
    proxies = read_proxies("127.0.0.1")
    assert read_accel("/protected/", proxies) == "/protected/" and read_accel("", ()) == ""
    for prefix in ("protected/", "/protected", "/", "//"):
        with pytest.raises(ImproperlyConfigured, match="MEDIA_ACCEL must begin"):
            read_accel(prefix, proxies)
    stopped = manage("check", data=data_folder, MEDIA_ACCEL="/protected/")
    assert stopped.returncode == 1 and "TRUSTED_PROXY has to name it" in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("trusted", ["127.0.0.1", ""])
def test_who_guesses_is_counted_by_the_address_that_the_proxy_tells_or_by_the_connection(trusted):
    port = free_port()

    def guess(address: str) -> int:
        return requests.get(f"http://127.0.0.1:{port}/s/guess/", headers={"X-Forwarded-For": address}, timeout=10).status_code

    with web(port, TRUSTED_PROXY=trusted):
        if trusted:
            assert [guess("203.0.113.9") for _ in range(31)] == [404] * 30 + [429]
            assert guess("203.0.113.10") == 404
        else:
            assert [guess(f"203.0.113.{number}") for number in range(31)] == [404] * 30 + [429]
