"""A receiver of notices on loopback, which can be slow, down and lying."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[["Handler"], None]


class Receiver(ThreadingHTTPServer):
    """Keeps what came, and answers as it is told to."""

    daemon_threads = True

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        with contextlib.suppress(OSError):
            self.server.behave(self)

    def do_GET(self) -> None:
        self.server.got.append(({"method": "GET"}, b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer plainly."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def well(handler: Handler) -> None:
    """Takes it."""
    handler.answer(204)


def wrong(handler: Handler) -> None:
    """Fails."""
    handler.answer(500, b"broken")


def huge(handler: Handler) -> None:
    """Takes it and answers with a gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2**30))
    handler.end_headers()
    for _ in range(1024):
        handler.wfile.write(bytes(2**20))


def never(handler: Handler) -> None:
    """Gives a byte of its headers now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def silent(handler: Handler) -> None:
    """Says nothing for a long time."""
    time.sleep(30)


def slowly(handler: Handler) -> None:
    """Takes it, after a while."""
    time.sleep(1.5)
    handler.answer(200)


def elsewhere(address: str) -> Behaviour:
    """Sends who comes to another address."""
    return lambda handler: handler.answer(307, Location=address)


@contextlib.contextmanager
def receiving(behave: Behaviour = well) -> Iterator[Receiver]:
    """A receiver, while the `with` goes on."""
    server = Receiver(behave)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
