"""Sockets are opened by pages of our own only: a browser sends cookies along for any page that asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from channels.security.websocket import WebsocketDenier

Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


class OwnOrigins:
    """Turns away a socket whose page doesn't come from here, scheme, host and port; who names no page or several is turned away too."""

    def __init__(self, application: Application, origins: Iterable[str]) -> None:
        self._application = application
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Serve the socket, or refuse it."""
        named = [value for name, value in scope["headers"] if name == b"origin"]
        known = len(named) == 1 and named[0].lower() in self._origins
        await (self._application if known else WebsocketDenier())(scope, receive, send)
