"""No notice ever goes to a private address, however it is written, wrapped or looked up."""

from __future__ import annotations

import ipaddress

import pytest

from webapp.api import posting
from webapp.api.posting import Notice, post
from webapp.api.public_place import PlaceRefused, is_public, resolved

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "fe80::1",
    "fe80::1%lo",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2002:7f00:1::1",
    "2001::1",
    "2001:db8::1",
    "100::1",
    "::127.0.0.1",
    "fec0::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://0/",
        "http://example.org/",
        "https://me:secret@example.org/",
        "ftp://example.org/",
        "https:///x",
        "https://example.org:0/",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://example.org\r\nX: y/",
        "file:///etc/passwd",
    ],
)
def test_no_notice_leaves_for_such_an_address(url):
    with pytest.raises(PlaceRefused):
        resolved(url)
    assert post(Notice("id", "test", url, "secret", "{}")).status is None


def test_a_name_is_looked_up_once_and_none_of_its_addresses_may_be_private(monkeypatch):
    asked = []

    def look_up(host, port, **_):
        asked.append(host)
        second = "10.0.0.1" if host.startswith("mixed") else "1.0.0.1"
        return [(2, 1, 6, "", (address, port)) for address in ("1.1.1.1", second)]

    monkeypatch.setattr("webapp.api.public_place.socket.getaddrinfo", look_up)
    place = resolved("https://good.example:8443/x?y=1")
    assert (place.ip, place.host_header, place.path) == ("1.1.1.1", "good.example:8443", "/x?y=1")
    pool = posting._pool(place, posting._Line())
    assert (pool.host, pool.port, pool.assert_hostname) == ("1.1.1.1", 8443, "good.example")
    with pytest.raises(PlaceRefused, match="private network"):
        resolved("https://mixed.example/")
    assert asked == ["good.example", "mixed.example"]
