"""Django's ASGI handler, but a body is read while it arrives, and only as much of it as may be.

Django itself first spools a whole body, of whatever size and from whomever, to the temporary folder, and the form parser
then copies a file out of it: twice the disk, the wrong disk, and before anyone has asked who is sending.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context
from typing import Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.http.response import HttpResponseBase

from webapp.answering import Message, Send, pausing
from webapp.bodylimits import announced_length, longest_body
from webapp.toolong import answer_too_long

Receive = Callable[[], Awaitable[Message]]
SILENT_SECONDS = 20.0
"""Who sends nothing for so long in the middle of a body is taken to be gone: a phone that lost its network never says so."""
HEARD_OUT_BYTES = 1024**2
HEARD_OUT_SECONDS = 2.0
"""How much is still taken, and dropped, of a body that has its answer already: a connection closed upon what was not read
is reset, and the browser may lose the answer with it."""


class Arrival:
    """The messages of one request; knows when its body has ended, since only then may anything wait for the browser to leave."""

    def __init__(self, receive: Receive, most_bytes: int, announced: int | None) -> None:
        self.most_bytes = most_bytes
        self.ended = asyncio.Event()
        self.too_long = announced is not None and announced > most_bytes
        """Whether there is more than may be."""
        self._receive = receive
        self._come = 0

    async def __call__(self) -> Message:
        message = await self._next()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self.ended.set()
        self._come += len(message.get("body", b""))
        self.too_long = self.too_long or self._come > self.most_bytes
        return message

    async def _next(self) -> Message:
        if self.ended.is_set():
            return await self._receive()
        try:
            async with asyncio.timeout(SILENT_SECONDS):
                return await self._receive()
        except TimeoutError:
            return {"type": "http.disconnect"}

    async def hear_out(self) -> None:
        """Take a little of what still comes, and drop it."""
        heard_until = self._come + HEARD_OUT_BYTES
        try:
            async with asyncio.timeout(HEARD_OUT_SECONDS):
                while not self.ended.is_set() and self._come < heard_until:
                    await self()
        except TimeoutError:
            return


class Answer:
    """Sends what a view answers; 413 instead where the body turned out too long before the answer had begun."""

    def __init__(self, send: Send, arrival: Arrival, scope: Mapping[str, Any]) -> None:
        self._send = send
        self._arrival = arrival
        self._scope = scope
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            if self._arrival.too_long:
                self._replaced = True
                await answer_too_long(self._scope, self._arrival, self._send)
                return
            if not self._arrival.ended.is_set():
                # nobody reads the rest of the body, so nothing sensible can follow it
                message = {**message, "headers": [*message.get("headers", []), (b"connection", b"close")]}
        elif not message.get("more_body", False) and not self._arrival.ended.is_set():
            await self._send({**message, "more_body": True})
            await self._arrival.hear_out()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)


class ArrivingBody(io.RawIOBase):
    """A body that a view in its own thread reads while the browser sends it.

    Raises ConnectionResetError when the browser leaves and OSError when there is more than may be; Django makes
    UnreadablePostError of both.
    """

    def __init__(self, arrival: Arrival, loop: asyncio.AbstractEventLoop, begun: bytes) -> None:
        self._arrival = arrival
        self._loop = loop
        self._piece = memoryview(begun)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._arrival.too_long:
            raise OSError("The request is longer than it may be.")
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
        if self._arrival.too_long:
            raise OSError("The request is longer than it may be.")
        return bytes(message.get("body", b""))


class ArrivingHandler(ASGIHandler):
    """Serves pages; what a browser sends is read as it arrives, by views that run in threads."""

    async def handle(self, scope: dict[str, Any], receive: Receive, send: Any) -> None:
        """Handle one request; one that announces too much is answered before Django hears of it."""
        arrival = Arrival(receive, longest_body(scope), announced_length(scope))
        if arrival.too_long:
            await answer_too_long(scope, arrival, send)
        else:
            await super().handle(scope, arrival, Answer(send, arrival, scope))

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
