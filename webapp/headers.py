"""What every answer tells the browser about itself, whoever made it: pages, files, static files and errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

Answer = Callable[[HttpRequest], HttpResponseBase]
AnswerLater = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

NO_PAGE = "sandbox; default-src 'none'"
"""For what is no page: opened by itself, nothing in it runs or is fetched."""
NOT_USED = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
PERMISSIONS = ", ".join(f"{name}=()" for name in NOT_USED.split())


@sync_and_async_middleware
def tell_the_browser(get_response: Answer | AnswerLater) -> Answer | AnswerLater:
    """Adds to every answer who may embed it, what it may use, and whether it may be kept."""
    if iscoroutinefunction(get_response):
        later = cast(AnswerLater, get_response)

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            return told(await later(request))

        return answer_later
    now = cast(Answer, get_response)

    def answer(request: HttpRequest) -> HttpResponseBase:
        return told(now(request))

    return answer


def told(response: HttpResponseBase) -> HttpResponseBase:
    """The answer with what it lacks."""
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("X-Frame-Options", "DENY")
    # pages hold what only this viewer may see: a browser asks again before it shows one that it kept
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        response.headers["Content-Security-Policy"] = NO_PAGE
    return response
