"""The answer to a request that is longer than it may be, given without Django reading any of it."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from django.core.handlers.asgi import ASGIRequest
from django.utils import translation
from django.utils.translation import gettext as _

from webapp.bodylimits import STRANGERS_BYTES

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Arriving(Protocol):
    """A body on its way."""

    @property
    def most_bytes(self) -> int:
        """How long it may be."""

    async def hear_out(self) -> None:
        """Take a little more of it."""


async def answer_too_long(scope: Mapping[str, Any], arrival: Arriving, send: Send) -> None:
    """Answer 413 with a plain sentence, as JSON or as text, and take no more than a little of what still comes."""
    kind, body = _answer(scope, arrival.most_bytes)
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"tus-resumable", b"1.0.0"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await arrival.hear_out()
    await send({"type": "http.response.body", "body": b""})


def _answer(scope: Mapping[str, Any], most_bytes: int) -> tuple[bytes, bytes]:
    request = ASGIRequest(dict(scope), io.BytesIO())
    with translation.override(translation.get_language_from_request(request)):
        sentence = _sentence(most_bytes)
    if "json" in request.headers.get("Accept", "") or request.path.startswith("/api/"):
        return b"application/json", json.dumps({"error": {"code": "too-long", "message": sentence}}).encode()
    return b"text/plain; charset=utf-8", sentence.encode()


def _sentence(most_bytes: int) -> str:
    if most_bytes == STRANGERS_BYTES:
        return _("This is more than may be sent without signing in. Please sign in first.")
    return _("This is more than may be sent in one go: %(most)d MB at most.") % {"most": most_bytes // 1024**2}
