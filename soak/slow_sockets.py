"""Slow connections, silent ones and trickling ones, against the web server as it ships: does anybody else notice?"""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from soak.figures import Figure

PROMISE = "no one gets in"
SOCKETS = 300
SECONDS = 75.0
MOST_SECONDS_AT_P95 = 1.0
WAITS_BETWEEN_ASKING = 0.1
ROOT = Path(__file__).resolve().parents[1]

BEGINNINGS = {
    "slow head": b"GET /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "slow body": b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\n",
    "silent": b"",
}
PIECES = {"slow head": b"a: b\r\n", "slow body": b"x", "silent": b""}


@dataclass
class Outcome:
    """How long others waited for a page, and how many of the slow connections were ended by the server."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0
    ended: int = 0
    opened: int = 0

    @property
    def p95(self) -> float:
        """In seconds; infinite where nobody got an answer."""
        return sorted(self.waits)[int(0.95 * len(self.waits))] if self.waits else float("inf")


def try_patience(host: str, port: int, sockets: int, seconds: float) -> Outcome:
    """Hold so many slow connections for so long, a third of each kind, opened again as often as they are ended, and ask meanwhile."""
    outcome, over = Outcome(), threading.Event()
    asking = threading.Thread(target=_ask, args=(host, port, over, outcome))
    asking.start()
    kinds = list(BEGINNINGS)
    slow = {number: _opened(host, port, kinds[number % 3], outcome) for number in range(sockets)}
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            for number, browser in slow.items():
                kind = kinds[number % 3]
                if browser is None or _has_ended(browser, PIECES[kind]):
                    outcome.ended += browser is not None
                    slow[number] = _opened(host, port, kind, outcome)
            time.sleep(0.5)
    finally:
        over.set()
        asking.join(30)
        for browser in slow.values():
            if browser is not None:
                browser.close()
    return outcome


def _opened(host: str, port: int, kind: str, outcome: Outcome) -> socket.socket | None:
    with contextlib.suppress(OSError):
        browser = socket.create_connection((host, port), 5)
        browser.sendall(BEGINNINGS[kind])
        browser.setblocking(False)
        outcome.opened += 1
        return browser
    return None


def _has_ended(browser: socket.socket, piece: bytes) -> bool:
    try:
        if piece:
            browser.send(piece)
        if browser.recv(4096):
            return False
    except BlockingIOError:
        return False
    except OSError:
        pass
    browser.close()
    return True


def _ask(host: str, port: int, over: threading.Event, outcome: Outcome) -> None:
    while not over.wait(WAITS_BETWEEN_ASKING):
        begun = time.monotonic()
        page = http.client.HTTPConnection(host, port, timeout=20)
        try:
            page.request("GET", "/login/")
            good = page.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            good = False
        finally:
            page.close()
        outcome.refused += not good
        outcome.waits.append(time.monotonic() - begun if good else 20.0)


@contextlib.contextmanager
def running_product(folder: Path) -> Iterator[int]:
    """The port of `manage.py up` on a data folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "SECONDSIGHT_DATA": str(folder), "PORT": str(port), "HOST": "127.0.0.1"}
    with (folder / "up.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 90
        while "Ctrl-C stops it" not in (folder / "up.log").read_text():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "up.log").read_text())
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    """Hold 300 slow connections against the whole product and tell how others fared."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard) if soft < 4096 else soft, hard))
    with tempfile.TemporaryDirectory(prefix="secondsight-soak-") as folder, running_product(Path(folder)) as port:
        outcome = try_patience("127.0.0.1", port, SOCKETS, SECONDS)
    wanted = f"under {MOST_SECONDS_AT_P95:.0f} s"
    met = outcome.p95 < MOST_SECONDS_AT_P95
    Figure(PROMISE, f"a page beside {SOCKETS} slow connections, p95 of {len(outcome.waits)}", f"{outcome.p95:.2f} s", wanted, met).tell()
    Figure(PROMISE, "pages refused meanwhile", str(outcome.refused), "0", outcome.refused == 0).tell()
    seen = f"{outcome.ended} ended, of {outcome.opened} opened"
    Figure(PROMISE, "slow connections that the server ended by itself", seen, f"{SOCKETS} or more", outcome.ended >= SOCKETS).tell()


if __name__ == "__main__":
    main()
