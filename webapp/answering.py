"""An answer on its way to the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Message = Mapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def pausing(send: Send) -> Send:
    """Sends with a short pause after each piece of an answer.

    Without one a long answer goes out in one go, even to a browser that has left, as players do at every jump: the server
    hears of that in the pause only, and until then asyncio complains of each piece.
    """

    async def send_and_pause(message: Message) -> None:
        await send(message)
        if message.get("more_body", False):
            await asyncio.sleep(0)

    return send_and_pause
