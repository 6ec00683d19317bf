"""Django's ASGI handler, but a body is read while it arrives.

Django itself first spools a whole body, of whatever size and from whomever, to the temporary folder, and the form parser
then copies a file out of it: twice the disk, the wrong disk, and before anyone has asked who is sending.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.http.response import HttpResponseBase

from webapp.answering import Message, Send, pausing

Receive = Callable[[], Awaitable[Message]]


class Arrival:
    """The messages of one request; knows when its body has ended, since only then may anything wait for the browser to leave."""

    def __init__(self, receive: Receive, most_bytes: int | None) -> None:
        self.most_bytes = most_bytes
        """How long the body may be; None: what reads it decides."""
        self.ended = asyncio.Event()
        self._receive = receive

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self.ended.set()
        return message


class ArrivingBody(io.RawIOBase):
    """A body that a view in its own thread reads while the browser sends it.

    Raises ConnectionResetError when the browser leaves and OSError when there is more than may be; Django makes
    UnreadablePostError of both.
    """

    def __init__(self, arrival: Arrival, loop: asyncio.AbstractEventLoop, begun: bytes) -> None:
        self._arrival = arrival
        self._loop = loop
        self._piece = memoryview(begun)
        self._come = len(begun)

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
        # in nobody's context: the connection keeps the one in which it is told to read on for all its later requests,
        # and ours names a thread that is gone by then
        message = Context().run(asyncio.run_coroutine_threadsafe, self._arrival(), self._loop).result()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("The browser went away in the middle.")
        piece = bytes(message.get("body", b""))
        self._come += len(piece)
        if self._arrival.most_bytes is not None and self._come > self._arrival.most_bytes:
            raise OSError("The request is longer than it may be.")
        return piece


class ArrivingHandler(ASGIHandler):
    """Serves pages; what a browser sends is read as it arrives, by views that run in threads."""

    async def handle(self, scope: dict[str, Any], receive: Receive, send: Any) -> None:
        """Handle one request; only forms with files may be long, and their upload handler watches over the length."""
        content_type = dict(scope["headers"]).get(b"content-type", b"")
        has_files = content_type.startswith(b"multipart/form-data")
        await super().handle(scope, Arrival(receive, None if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE), send)

    async def read_body(self, receive: Any) -> Any:
        """The body as a stream; a short one is in the first message, so that nobody ever waits for it."""
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        body = ArrivingBody(receive, asyncio.get_running_loop(), bytes(message.get("body", b"")))
        return io.BufferedReader(body, buffer_size=2**16)

    async def listen_for_disconnect(self, receive: Any) -> None:
        """Wait for the browser to leave, but never take a piece of the body for that."""
        await receive.ended.wait()
        await super().listen_for_disconnect(receive)

    async def send_response(self, response: HttpResponseBase, send: Send) -> None:
        """Send the answer piece by piece, for as long as somebody is there to take it."""
        await super().send_response(response, pausing(send))
