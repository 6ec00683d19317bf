"""What pages of a browser complain of without anybody looking: errors of scripts, broken answers, requests that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

GIVEN_UP = ("net::ERR_ABORTED", "net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED")
"""A page that was left, a picture's bytes that nobody needs any more, and what tests break with intent."""
OF_THE_NETWORK = ("Failed to load resource", "WebSocket connection to")
"""What the console says of answers and connections, which are heard by themselves."""


class Troubles:
    """Listens to all pages of the contexts that it is shown."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, context: BrowserContext) -> BrowserContext:
        """Hear what its pages complain of from now on."""
        context.on("weberror", lambda told: self.heard.append(f"uncaught: {told.error}"))
        context.on("console", self._console)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        return context

    def _console(self, told: ConsoleMessage) -> None:
        if told.type == "error" and not told.text.startswith(OF_THE_NETWORK):
            self.heard.append(f"console: {told.text}")

    def _response(self, response: Response) -> None:
        missing = response.status == 404 and "/static/" in response.url
        if missing or response.status >= 500:
            self.heard.append(f"answer: {response.status} {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure not in GIVEN_UP:
            self.heard.append(f"failed: {request.failure} {request.url}")
