"""A real web server on the test's own database, data folder and queue."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.webapp.processes import ROOT, environment, wait_until

UVICORN = ("uvicorn", "webapp.asgi:application", "--log-level", "warning", "--lifespan", "off", "--port")


@dataclass
class Server:
    """A running web process."""

    process: subprocess.Popen[bytes]
    port: int

    def connection(self, patience: float = 30) -> http.client.HTTPConnection:
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)

    def most_memory(self) -> int:
        """The most bytes that the process has ever held."""
        line = next(line for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(port: int, **more: str) -> Iterator[Server]:
    """The product's web process, killed at the end."""
    command = [sys.executable, "-m", *UVICORN, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment(), "PORT": str(port), **more})
    try:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, what="the server's start")
        yield Server(process, port)
    finally:
        process.kill()
        process.wait(10)


@contextlib.contextmanager
def web(port: int, **more: str) -> Iterator[None]:
    """`manage.py web`, which serves as `up` does."""
    own = {**environment(), "HOST": "127.0.0.1", "PORT": str(port), **more}
    process = subprocess.Popen([sys.executable, "manage.py", "web"], cwd=ROOT, env=own)
    try:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, what="the server's start")
        yield
    finally:
        process.terminate()
        process.wait(15)
