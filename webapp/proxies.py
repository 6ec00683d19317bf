"""The proxy in front: what it tells of who asks is believed, and of nobody else.

Whoever asks can write X-Forwarded-For and X-Forwarded-Proto into a request. So they count only where the connection comes
from an address that TRUSTED_PROXY names; limits for an address would otherwise be limits for whatever address one makes up.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from webapp.environment import Site

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

SECURE = {"http": "https", "ws": "wss"}
PLAIN = {secure: plain for plain, secure in SECURE.items()}

log = logging.getLogger(__name__)


def read_proxies(named: str) -> Networks:
    """The addresses and networks that TRUSTED_PROXY names, with commas between them."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in named.split(",") if part.strip())
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXY must be addresses or networks such as 127.0.0.1 or 172.16.0.0/12, not {named!r}."
        ) from error


def read_accel(prefix: str, proxies: Networks) -> str:
    """MEDIA_ACCEL, under which the proxy knows the folder of videos; empty where files are sent from here."""
    if not prefix:
        return ""
    if not (prefix.startswith("/") and prefix.endswith("/") and len(prefix) > 2):
        raise ImproperlyConfigured(f"MEDIA_ACCEL must begin and end with a slash, as /protected/ does, not {prefix!r}.")
    if not proxies:
        raise ImproperlyConfigured("MEDIA_ACCEL leaves the files to a proxy, so TRUSTED_PROXY has to name it.")
    return prefix


def address_of(text: str) -> Address | None:
    """The address that stands there; None where it is none. An IPv4 address in IPv6's clothes is the IPv4 address."""
    try:
        known = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, ipaddress.IPv6Address) else known


def is_among(address: Address | None, networks: Networks) -> bool:
    """Whether the address belongs to one of the networks."""
    return address is not None and any(address in network for network in networks)


class BehindProxy:
    """Tells the application from where and by which scheme the browser asks, instead of how the proxy did."""

    def __init__(self, application: Application, proxies: Networks, site: Site) -> None:
        self._application = application
        self._proxies = proxies
        self._site = site
        self._has_warned = False

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Serve a request or a socket."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, **self._told(scope)}
        await self._application(scope, receive, send)

    def _told(self, scope: Scope) -> dict[str, Any]:
        client = scope.get("client")
        forwarded = _every(scope, b"x-forwarded-for")
        if is_among(address_of(client[0]) if client else None, self._proxies):
            return {"client": _first_stranger(forwarded, self._proxies) or client, "scheme": self._scheme(scope, trusted=True)}
        if forwarded:
            self._warn_once(client)
        return {"scheme": self._scheme(scope, trusted=False)}

    def _scheme(self, scope: Scope, trusted: bool) -> str:
        """As the proxy says; where none is trusted, a site that is known by https is asked for by https under its name."""
        told = str(scope.get("scheme", "http"))
        named = _every(scope, b"x-forwarded-proto") if trusted else []
        if named:
            return SECURE.get(told, told) if named == ["https"] else PLAIN.get(told, told)
        host = _every(scope, b"host")
        by_name = self._site.is_https and host == [self._site.address.partition("://")[2]]
        return SECURE.get(told, told) if by_name else told

    def _warn_once(self, client: Any) -> None:
        peer = address_of(client[0]) if client else None
        if self._has_warned or peer is None or not peer.is_private:
            return
        self._has_warned = True
        log.warning(
            "A proxy at %s passes requests on, but TRUSTED_PROXY doesn't name it: all who come through it share one address's limits.", peer
        )


def _every(scope: Scope, name: bytes) -> list[str]:
    """All values of a header, with the lists in it taken apart."""
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return [part.strip().lower() for line in lines for part in line.split(",") if part.strip()]


def _first_stranger(forwarded: list[str], proxies: Networks) -> tuple[str, int] | None:
    """The last address that isn't a proxy's own; what stands before it was written by whoever asks. None where it is no address."""
    for text in reversed(forwarded):
        address = address_of(text)
        if address is None:
            return None
        if not is_among(address, proxies):
            return str(address), 0
    return None
