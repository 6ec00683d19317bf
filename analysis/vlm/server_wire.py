"""HTTP calls to one server: bounded, never redirected, and all of them can be cut from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from analysis.vlm.server_settings import ServerSettings

CONNECT_SECONDS = 10.0
MOST_BYTES = 8 << 20
"""Of one reply: a streamed token takes some hundred bytes."""
PIECE_BYTES = 16 << 10
MOST_SILENCES = 10
"""A reply may take so many times the longest silence: who sends a sign of life now and then and no end is not waited for for ever."""
FAILURES = (HTTPError, HTTPException, OSError, ValueError, AttributeError)
"""What reading may raise; the last two where the socket is closed meanwhile by `cut`."""


class Unreachable(Exception):
    """No connection, or it broke; `silent` where the server said nothing for too long."""

    def __init__(self, silent: bool = False) -> None:
        super().__init__("the server can't be reached")
        self.silent = silent


class Reply:
    """What comes back, piece by piece."""

    def __init__(self, response: HTTPResponse, longest_seconds: float) -> None:
        self.status = response.status
        self.retry_after = response.headers.get("Retry-After", "")
        self._response = response
        self._ends = time.monotonic() + longest_seconds

    def pieces(self, most: int = MOST_BYTES) -> Iterator[bytes]:
        """The body as it arrives, at most so many bytes; raises Unreachable where it breaks off."""
        left = most
        while left > 0 and (piece := self._next(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece

    def _next(self, most: int) -> bytes:
        if time.monotonic() > self._ends:
            raise Unreachable(silent=True)
        try:
            return self._response.read1(most) or b""
        except FAILURES as failure:
            raise Unreachable(_is_silence(failure)) from None


class Wire:
    """Calls to the server of these settings."""

    def __init__(self, settings: ServerSettings) -> None:
        self.stopped = threading.Event()
        self._settings = settings
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def cut(self) -> None:
        """End all calls, those that wait for their first byte too; none begins any more."""
        self.stopped.set()
        with self._lock:
            for line in self._open:
                _shut(line)

    @contextlib.contextmanager
    def call(self, method: str, path: str, body: bytes | None = None, silence: float | None = None) -> Iterator[Reply]:
        """One call, closed at the end of the block; raises Unreachable."""
        silence = silence or self._settings.timeout_seconds
        connection = self._connection()
        with contextlib.closing(connection), self._cuttable(connection), self._asked(connection, method, path, body, silence) as response:
            yield Reply(response, silence * MOST_SILENCES)

    @contextlib.contextmanager
    def _cuttable(self, connection: HTTPConnection) -> Iterator[None]:
        """Connected, and known to `cut`; the socket itself is kept, since a connection lets go of it while its reply is read."""
        try:
            connection.connect()
        except FAILURES as failure:
            raise Unreachable(_is_silence(failure)) from None
        line = connection.sock
        with self._lock:
            self._open.add(line)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(line)

    def _connection(self) -> HTTPConnection:
        address = self._settings.address
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        return kind(address.hostname or "", address.port, timeout=CONNECT_SECONDS)

    def _asked(self, connection: HTTPConnection, method: str, path: str, body: bytes | None, silence: float) -> HTTPResponse:
        if self.stopped.is_set():
            # cut came before the socket was known to it
            raise Unreachable()
        try:
            connection.timeout = silence
            connection.request(method, self._settings.path + path, body, self._headers(), preload_content=False)
            return connection.getresponse()
        except FAILURES as failure:
            raise Unreachable(_is_silence(failure)) from None

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "Secondsight", "Accept-Encoding": "identity"}
        if self._settings.api_key:
            headers["Authorization"] = f"Bearer {self._settings.api_key}"
        return headers


def _is_silence(failure: BaseException) -> bool:
    return isinstance(failure, TimeoutError) or "timed out" in str(failure).lower()


def _shut(line: socket.socket) -> None:
    # the plain socket's own method: the one of a TLS socket would take the session away from under the thread that reads
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
