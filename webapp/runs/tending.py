"""While the web server runs it looks after forgotten runs too, for the time when every worker is away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from webapp.repeating import Repeating
from webapp.runs.reconciler import EVERY_SECONDS, reconcile_in_turn

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Tending:
    """The ASGI lifespan: reconciles from the server's start to its end."""

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer the server's start and stop."""
        await receive()
        with Repeating(EVERY_SECONDS, reconcile_in_turn, "reconciler"):
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
