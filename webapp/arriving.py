"""Django's ASGI handler, but the body of an upload is read while it arrives.

Django itself first spools a whole body to the temporary folder and then copies the file out of it: twice the disk, the
wrong disk, and before anyone has asked who is sending.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.handlers.asgi import ASGIHandler

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class Arrival:
    """The messages of one request; knows when its body has ended, since only then may anything wait for the browser to leave."""

    def __init__(self, receive: Receive, is_form_with_files: bool) -> None:
        self.is_form_with_files = is_form_with_files
        self.ended = asyncio.Event()
        self._receive = receive

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self.ended.set()
        return message


class ArrivingBody(io.RawIOBase):
    """A body that a view in its own thread reads while the browser sends it; raises ConnectionResetError when it leaves."""

    def __init__(self, arrival: Arrival, loop: asyncio.AbstractEventLoop) -> None:
        self._arrival = arrival
        self._loop = loop
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._piece and not self._arrival.ended.is_set():
            self._piece = memoryview(self._next_piece())
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count

    def _next_piece(self) -> bytes:
        message = asyncio.run_coroutine_threadsafe(self._arrival(), self._loop).result()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("The browser went away in the middle of an upload.")
        return bytes(message.get("body", b""))


class ArrivingHandler(ASGIHandler):
    """Serves pages; forms with files are read as they arrive, everything else as Django does."""

    async def handle(self, scope: dict[str, Any], receive: Receive, send: Any) -> None:
        """Handle one request."""
        content_type = dict(scope["headers"]).get(b"content-type", b"")
        await super().handle(scope, Arrival(receive, content_type.startswith(b"multipart/form-data")), send)

    async def read_body(self, receive: Any) -> Any:
        """The body, for a form with files as a stream."""
        if not receive.is_form_with_files:
            return await super().read_body(receive)
        return io.BufferedReader(ArrivingBody(receive, asyncio.get_running_loop()), buffer_size=2**16)

    async def listen_for_disconnect(self, receive: Any) -> None:
        """Wait for the browser to leave, but never take a piece of the body for that."""
        await receive.ended.wait()
        await super().listen_for_disconnect(receive)
