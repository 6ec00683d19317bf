"""A large file through the whole product, with the web process killed in the middle: its memory, the disk, and the file in the end.

`python -m soak.uploads [MEGABYTES]`; 4096 where none is said.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from soak.figures import Figure

REPOSITORY = Path(__file__).parents[1]
MEGABYTE = 1024 * 1024
PIECE_BYTES = 8 * MEGABYTE
MOST_MEMORY = 150 * MEGABYTE
MOST_DISK_SHARE = 1.1
PROBE_SECONDS = 10.0
PROMISE = "Large uploads resume"
OWNER = {"SECONDSIGHT_OWNER_EMAIL": "alice@example.org", "SECONDSIGHT_OWNER_PASSWORD": "a long walk in the rain"}


class Watch:
    """The most memory that the web process and the most room that the files took, looked at all the time."""

    def __init__(self, parent: int, data: Path) -> None:
        self.memory = self.disk = 0
        self._parent, self._data = parent, data
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no longer."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.memory = max(self.memory, _memory_of(web_process(self._parent)))
            self.disk = max(self.disk, _disk_of(self._data))


class Sender:
    """Someone signed in who sends a file in pieces, and asks again where the server has gone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._headers = {"Tus-Resumable": "1.0.0"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def sign_in(self) -> None:
        """As the owner of the site."""
        token = "t" * 32
        form = {"username": OWNER["SECONDSIGHT_OWNER_EMAIL"], "password": OWNER["SECONDSIGHT_OWNER_PASSWORD"], "csrfmiddlewaretoken": token}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"secondsight_csrf={token}"}
        for _ in range(4):
            response = self._ask("POST", "/login/", urlencode(form).encode(), kind)
            if response.status == 302:
                break
            time.sleep(2)  # the owner of the site is made while it starts
        assert response.status == 302, response.status
        cookies = [told.split(";")[0] for told in response.headers.get_all("Set-Cookie", [])]
        token = next(cookie.split("=")[1] for cookie in cookies if cookie.startswith("secondsight_csrf="))
        self._headers |= {"Cookie": "; ".join(cookies), "X-CSRFToken": token}

    def begin(self, length: int) -> str:
        """The place of a new upload."""
        response = self._ask("POST", "/api/v1/uploads", b"", {**self._headers, "Upload-Length": str(length)})
        assert response.status == 201, response.status
        return str(response.headers["Location"])

    def offset_of(self, place: str) -> int:
        """How far it is; waits for a server that is being started again."""
        for _ in range(600):
            try:
                return int(self._ask("HEAD", place, b"", self._headers).headers["Upload-Offset"])
            except (OSError, http.client.HTTPException):
                self._connection.close()
                time.sleep(0.1)
        raise TimeoutError("the server did not come back")

    def send(self, place: str, offset: int, piece: bytes) -> http.client.HTTPResponse | None:
        """The answer to one piece; None where the server has gone."""
        headers = {**self._headers, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        try:
            return self._ask("PATCH", place, piece, headers)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return None

    def state_of(self, video_id: str) -> str:
        """What the page is told of the video."""
        self._connection.request("GET", f"/videos/states/?ids={video_id}", headers=self._headers)
        return self._connection.getresponse().read().decode()

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        response.read()
        return response


def main(megabytes: int = 4096) -> None:
    """Send, kill, go on, compare, and print the figures."""
    data = Path(tempfile.mkdtemp(prefix="secondsight-soak-"))
    try:
        with running(data) as (parent, port):
            _try(data, parent, port, megabytes)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _try(data: Path, parent: int, port: int, megabytes: int) -> None:
    sender = Sender(port)
    sender.sign_in()
    before = _disk_of(data)
    watch = Watch(parent, data)
    begun = time.monotonic()
    video_id, sha256, lost = send_all(sender, parent, megabytes * MEGABYTE)
    took = time.monotonic() - begun
    answered = _wait_for_the_probe(sender, video_id)
    watch.stop()
    stored = _kept_sha256(data, video_id)
    size = f"{megabytes} MB in pieces of 8 MB"
    share = (watch.disk - before) / (megabytes * MEGABYTE)
    Figure(PROMISE, f"{size}: web process at most", f"{watch.memory / MEGABYTE:.0f} MB", "150 MB", watch.memory <= MOST_MEMORY).tell()
    Figure(PROMISE, f"{size}: room on the disk", f"{share:.2f} x the file", "1.1 x", share <= MOST_DISK_SHARE).tell()
    Figure(PROMISE, "web process killed in the middle: sent again", f"{lost / MEGABYTE:.1f} MB", "8 MB", lost <= PIECE_BYTES).tell()
    Figure(
        PROMISE, "the file that was kept is the one that was sent", "same" if stored == sha256 else "another", "same", stored == sha256
    ).tell()
    Figure(PROMISE, "the probe's answer after the last byte", f"{answered:.1f} s", "10 s", answered <= PROBE_SECONDS).tell()
    print(f"{megabytes / took:.0f} MB a second")


def send_all(sender: Sender, parent: int, length: int) -> tuple[str, str, int]:
    """The video's id, the hash of what was sent, and how much was sent twice."""
    place, offset, lost, killed = sender.begin(length), 0, 0, False
    sha256, hashed = hashlib.sha256(), 0
    while True:
        piece = piece_at(offset, length)
        if not killed and offset >= length // 2:
            killed = True
            killing = threading.Timer(0.01, os.kill, (web_process(parent), signal.SIGKILL))
            killing.start()
        response = sender.send(place, offset, piece)
        if hashed == offset:
            sha256.update(piece)
            hashed += len(piece)
        reached = int(response.headers["Upload-Offset"]) if response is not None and response.status == 204 else sender.offset_of(place)
        lost += offset + len(piece) - reached
        offset = reached
        if offset == length and response is not None:
            return str(response.headers["Secondsight-Video"]), sha256.hexdigest(), lost


def piece_at(offset: int, length: int) -> bytes:
    """The bytes from here on: made on the fly, the same for the same place, and no two megabytes alike."""
    end = min(offset + PIECE_BYTES, length)
    first, last = offset // MEGABYTE, -(-end // MEGABYTE)
    made = b"".join(hashlib.sha256(str(number).encode()).digest() * (MEGABYTE // 32) for number in range(first, last))
    return made[offset - first * MEGABYTE : end - first * MEGABYTE]


def web_process(parent: int) -> int:
    """The web process of the product; 0 while there is none."""
    for entry in Path("/proc").iterdir():
        try:
            is_ours = entry.name.isdigit() and f"PPid:\t{parent}\n" in (entry / "status").read_text()
            if is_ours and b"webserver" in (entry / "cmdline").read_bytes():
                return int(entry.name)
        except OSError:
            continue
    return 0


@contextmanager
def running(data: Path) -> Iterator[tuple[int, int]]:
    """The product on a free port: the id of its first process, and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {"PORT": str(port), "HOST": "127.0.0.1", "SECONDSIGHT_DATA": str(data), **OWNER}
    log = (data / "up.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up"], cwd=REPOSITORY, env={**os.environ, **own}, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait_for_the_start(port)
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def _wait_for_the_start(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise TimeoutError("the product did not start")


def _wait_for_the_probe(sender: Sender, video_id: str) -> float:
    begun = time.monotonic()
    while '"state": "received"' in sender.state_of(video_id) and time.monotonic() - begun < 60:
        time.sleep(0.1)
    return time.monotonic() - begun


def _kept_sha256(data: Path, video_id: str) -> str:
    with sqlite3.connect(data / "secondsight.sqlite3") as database:
        row = database.execute("SELECT sha256 FROM videos_video WHERE id = ?", (video_id.replace("-", ""),)).fetchone()
    return str(row[0]) if row else ""


def _memory_of(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


def _disk_of(data: Path) -> int:
    taken = 0
    for folder in (data / "incoming", data / "videos"):
        for path in folder.rglob("*"):
            try:
                taken += path.stat().st_blocks * 512 if path.is_file() else 0
            except OSError:
                continue
    return taken


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
