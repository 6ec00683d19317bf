"""Both servers take an upload; uvicorn as it arrives: no second copy on the disk, no body in memory."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.webapp.processes import ROOT, environment, wait_until
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
MEGABYTE = 1024 * 1024
TOKEN = "t" * 32
PART = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
HEAD = (PART.format("csrfmiddlewaretoken", "") + TOKEN + "\r\n" + PART.format("file", '; filename="long.mp4"')).encode()
TAIL = b"\r\n--b--\r\n"


@dataclass
class Server:
    """A web process and what it has written."""

    process: subprocess.Popen[bytes]
    port: int

    def begin(self, cookies: str, megabytes: int, path: str = "/videos/upload/") -> http.client.HTTPConnection:
        """The head of an upload of so many megabytes, sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", "multipart/form-data; boundary=b")
        connection.putheader("Content-Length", str(len(HEAD) + megabytes * MEGABYTE + len(TAIL)))
        connection.putheader("Cookie", cookies)
        connection.putheader("Accept", "application/json")
        connection.endheaders()
        connection.send(HEAD)
        return connection

    def most_memory(self) -> int:
        """The most bytes that the process has ever held."""
        line = next(line for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024


def serve(command: list[str], port: int) -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**environment(), "PORT": str(port)})
    try:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, what="the server's start")
        yield Server(process, port)
    finally:
        process.kill()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def uvicorn() -> Iterator[Server]:
    port = free_port()
    yield from serve(["uvicorn", "webapp.asgi:application", "--port", str(port), "--log-level", "warning", "--lifespan", "off"], port)


@pytest.fixture
def daphne() -> Iterator[Server]:
    port = free_port()
    yield from serve(["daphne", "-p", str(port), "-v", "0", "webapp.asgi:application"], port)


@pytest.fixture
def cookies(alices_browser) -> str:
    return (
        f"{settings.SESSION_COOKIE_NAME}={alices_browser.cookies[settings.SESSION_COOKIE_NAME].value}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    )


def arriving() -> list[Path]:
    return list(settings.DATA_DIR.glob("incoming/*"))


def test_bytes_lie_on_the_disk_while_the_rest_is_still_sent_and_memory_stays_flat(uvicorn, cookies):
    before = uvicorn.most_memory()
    upload = uvicorn.begin(cookies, 96)
    for _ in range(48):
        upload.send(bytes(MEGABYTE))
    wait_until(lambda: [path for path in arriving() if path.stat().st_size > 40 * MEGABYTE], what="the first half on the disk")
    for _ in range(48):
        upload.send(bytes(MEGABYTE))
    upload.send(TAIL)
    response = upload.getresponse()
    assert response.status == 201
    video = Video.objects.get(pk=json.loads(response.read())["video_id"])
    assert video.path.stat().st_size == video.size_bytes == 96 * MEGABYTE
    assert not arriving()
    assert uvicorn.most_memory() - before < 40 * MEGABYTE


def test_a_browser_that_goes_away_in_the_middle_leaves_nothing_behind(uvicorn, cookies):
    upload = uvicorn.begin(cookies, 96)
    for _ in range(8):
        upload.send(bytes(MEGABYTE))
    wait_until(arriving, what="the upload's start")
    upload.close()
    wait_until(lambda: not arriving(), what="the sweeping")
    assert not Video.objects.exists()


def test_a_strangers_bytes_are_not_kept(uvicorn):
    upload = uvicorn.begin(f"{settings.CSRF_COOKIE_NAME}={TOKEN}", 1)
    response = upload.getresponse()
    assert (response.status, json.loads(response.read())["error"]["code"]) == (413, "too-long")
    assert not arriving()


def test_whose_session_has_ended_is_heard_out_and_told(uvicorn):
    upload = uvicorn.begin(f"{settings.SESSION_COOKIE_NAME}=ended; {settings.CSRF_COOKIE_NAME}={TOKEN}", 16)
    for _ in range(16):
        upload.send(bytes(MEGABYTE))
    upload.send(TAIL)
    response = upload.getresponse()
    assert (response.status, json.loads(response.read())["error"]["code"]) == (401, "signed-out")
    assert not arriving()


def test_a_long_form_to_another_page_fills_neither_disk_nor_memory(uvicorn):
    before = uvicorn.most_memory()
    cookies = f"{settings.SESSION_COOKIE_NAME}=ended; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    form = uvicorn.begin(cookies, 64, "/login/")
    for _ in range(64):
        form.send(bytes(MEGABYTE))
        assert not arriving()
    form.send(TAIL)
    assert form.getresponse().status == 200
    assert uvicorn.most_memory() - before < 40 * MEGABYTE


def test_a_body_without_an_announced_length_is_cut_off(uvicorn):
    before = uvicorn.most_memory()
    connection = http.client.HTTPConnection("127.0.0.1", uvicorn.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}"}
    with contextlib.suppress(ConnectionError):
        connection.request("POST", "/login/", (b"a" * MEGABYTE for _ in range(64)), headers, encode_chunked=True)
        assert connection.getresponse().status == 403
    assert uvicorn.most_memory() - before < 40 * MEGABYTE


def test_daphne_takes_uploads_too(daphne, cookies):
    upload = daphne.begin(cookies, 8)
    upload.send(bytes(8 * MEGABYTE) + TAIL)
    response = upload.getresponse()
    assert response.status == 201
    assert Video.objects.get().path.stat().st_size == 8 * MEGABYTE
    assert not arriving()
