"""How long the web server waits for who asks: a slow or silent connection holds no place that somebody else needs."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from enum import Enum
from typing import ClassVar

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from webapp.proxies import address_of, is_among

HEAD_WITHIN_SECONDS = 15.0
"""From the connection, or the first byte of a later request, to the end of the request's head."""
MOST_HEAD_BYTES = 64 * 1024
"""The parser itself would take in a head without an end."""
LOOK_EVERY_SECONDS = 5.0
BODY_WINDOW_SECONDS = 30.0
LEAST_BODY_BYTES = 8 * 1024
"""Of a body in each such stretch of waiting: a thread waits for it, and a poor mobile line brings ten times as much."""
TAKEN_WITHIN_SECONDS = 300.0
"""In so long a browser takes a few ten thousand bytes of its answer; one whose download was paused asks for the rest later."""
MOST_FROM_ONE_ADDRESS = 200
"""Open connections. A page takes six and a socket; this machine, and a proxy that is named, speak for everyone and aren't counted."""


class Phase(Enum):
    """What the server waits for."""

    HEAD = "head"
    BODY = "body"
    NOTHING = "nothing"


class PatientEnough(HttpToolsProtocol):
    """uvicorn's connection, which ends where a request's head or body doesn't come in time, or its answer isn't taken."""

    _from: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take the connection, unless its address holds too many."""
        super().connection_made(transport)
        self._look: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._await_head()
        self._counted_as = _counted(self.client[0]) if self.client else ""
        if self._counted_as:
            self._from[self._counted_as] += 1
            if self._from[self._counted_as] > MOST_FROM_ONE_ADDRESS:
                transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of it."""
        self._let_go()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and end where a head has no end."""
        if self._phase is Phase.NOTHING:
            self._await_head()
        self._come += len(data)
        super().data_received(data)
        if self._phase is Phase.HEAD and self._come > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of this request is too long.")

    def on_headers_complete(self) -> None:
        """The head is here; from now on it is the body that is waited for."""
        self._enter(Phase.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is here; from now on it is the server's turn."""
        self._enter(Phase.NOTHING)
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The browser takes its answer more slowly than we have it."""
        super().pause_writing()
        self._taking = self.loop.call_later(TAKEN_WITHIN_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It has taken some."""
        self._stop_taking()
        super().resume_writing()

    def handle_websocket_upgrade(self) -> None:
        """A socket has its own pings."""
        self._let_go()
        super().handle_websocket_upgrade()

    def _await_head(self) -> None:
        self._enter(Phase.HEAD)
        if self._look is None:
            self._look = self.loop.call_later(LOOK_EVERY_SECONDS, self._is_it_time)

    def _enter(self, phase: Phase) -> None:
        self._phase, self._waited, self._come = phase, 0.0, 0

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _let_go(self) -> None:
        self._stop_taking()
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._counted_as:
            self._from[self._counted_as] -= 1
            if not self._from[self._counted_as]:
                del self._from[self._counted_as]
            self._counted_as = ""

    def _is_it_time(self) -> None:
        self._look = None
        if self._phase is Phase.NOTHING or self.transport.is_closing():
            return
        # a body that our own reader lets wait is not its sender's delay
        self._waited += 0.0 if self.flow.read_paused else LOOK_EVERY_SECONDS
        if self._is_too_slow():
            self.transport.abort()
            return
        self._look = self.loop.call_later(LOOK_EVERY_SECONDS, self._is_it_time)

    def _is_too_slow(self) -> bool:
        if self._phase is Phase.HEAD:
            return self._waited >= HEAD_WITHIN_SECONDS
        if self._waited < BODY_WINDOW_SECONDS:
            return False
        slow = self._come < LEAST_BODY_BYTES
        self._enter(Phase.BODY)
        return slow


def _counted(address: str) -> str:
    """What connections are counted by: the address, of IPv6 what one line has; empty for this machine's own and for proxies."""
    known = address_of(address)
    if known is None or known.is_loopback or is_among(known, settings.TRUSTED_PROXIES):
        return ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address
