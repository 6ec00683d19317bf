"""Where a notice may go: only to places that everyone on the internet reaches, never into a network that trusts us."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOKED_UP_WITHIN_SECONDS = 5.0

NOT_PUBLIC_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own service, at an address that looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(network)
    # tunnels (Teredo, 6to4) hold IPv4 addresses that nobody has looked at; the rest is for examples and tests
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
HOLD_V4 = tuple(ipaddress.IPv6Network(network) for network in ("::ffff:0:0/96", "64:ff9b::/96"))
"""Their last 32 bits are an IPv4 address, and a gateway leads there."""


class PlaceRefused(Exception):
    """The address can't be used, and why, in a sentence."""


@dataclass(frozen=True)
class Place:
    """Where to connect, and what to ask for there."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str

    @property
    def host_header(self) -> str:
        """The host as the receiver knows it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def checked_url(url: str) -> SplitResult:
    """The address, taken apart; raises PlaceRefused for what no notice goes to, whatever its name leads to."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise PlaceRefused(_("This is no web address.")) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0 or not url.isascii() or any(sign <= " " for sign in url):
        raise PlaceRefused(_("This is no web address. It begins with https://."))
    if parts.scheme != "https" and not settings.WEBHOOKS_TO_LOOPBACK:
        raise PlaceRefused(_("The address must begin with https://, so that nobody reads along."))
    if parts.username is not None or parts.password is not None:
        raise PlaceRefused(_("Please leave the name and the password out of the address; each notice is signed."))
    return parts


def resolved(url: str) -> Place:
    """Where the address leads at this moment, looked up once; raises PlaceRefused where any of it isn't public."""
    parts = checked_url(url)
    host = str(parts.hostname)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = _look_up(host, port)
    if not found:
        raise PlaceRefused(_("There is no server of this name."))
    if not all(may_go_to(address) for address in found):
        raise PlaceRefused(_("This address leads into a private network, where no notices are sent."))
    if not secure and not all(address.is_loopback for address in found):
        raise PlaceRefused(_("The address must begin with https://, so that nobody reads along."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(secure, host, port, path, str(found[0]))


def may_go_to(address: Address) -> bool:
    """Whether the address is public, or this machine itself where that is allowed for tests."""
    return is_public(address) or (settings.WEBHOOKS_TO_LOOPBACK and address.is_loopback)


def is_public(address: Address) -> bool:
    """Whether everyone on the internet reaches the same machine by it."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_V4)
    if any(address in network for network in HOLD_V4):
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.scope_id is None and address in PUBLIC_V6 and not any(address in network for network in NOT_PUBLIC_V6)


def _look_up(host: str, port: int) -> list[Address]:
    """The addresses of a name; a lookup can't be broken off, so one whose server of names is silent is left behind on its thread."""
    answers: queue.SimpleQueue[list[Address]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_addresses(host, port)), name="lookup", daemon=True).start()
    try:
        return answers.get(timeout=LOOKED_UP_WITHIN_SECONDS)
    except queue.Empty:
        raise PlaceRefused(_("The name of this server could not be looked up in time.")) from None


def _addresses(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ipaddress.ip_address(str(row[4][0])) for row in rows))
