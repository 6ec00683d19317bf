"""uvicorn and Daphne both serve the whole product: page, upload and socket, and what comes next on an upload's connection."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from django.conf import settings
from websockets.sync.client import connect

from tests.webapp.processes import ROOT, environment, wait_until
from tests.webapp.rows import line, queued_run
from webapp.runs.hints import send_hint
from webapp.runs.lease import claim
from webapp.runs.writing import Batch, store
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
COMMANDS = {
    "uvicorn": ["uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning", "webapp.asgi:application"],
    "daphne": ["daphne", "--bind", "127.0.0.1", "--port", "{port}", "--verbosity", "0", "webapp.asgi:application"],
}
STYLE = "/static/css/base.css"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def served(name: str) -> Iterator[str]:
    """The address at which this server serves the product."""
    port = free_port()
    command = [sys.executable, "-m", *(part.format(port=port) for part in COMMANDS[name])]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment(), "PORT": str(port)})
    try:
        wait_until(lambda: answers(port), 30, f"{name}'s first answer")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        finally:
            process.kill()


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.mark.parametrize("name", COMMANDS)
def test_page_upload_and_socket(name, alice, alices_browser, make_clip):
    run = queued_run(alice)
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(0)]))
    with served(name) as address, requests.Session() as browser:
        browser.cookies.set(settings.SESSION_COOKIE_NAME, alices_browser.cookies[settings.SESSION_COOKIE_NAME].value)
        page = browser.get(f"http://{address}/", timeout=10)
        assert (page.status_code, "csrfmiddlewaretoken" in page.text) == (200, True)

        clip = make_clip(seconds=1)
        answer = browser.post(
            f"http://{address}/videos/upload/",
            files={"file": (clip.name, clip.read_bytes(), "video/mp4")},
            data={"preset": "fast", "language": "en"},
            headers={"Accept": "application/json", "X-CSRFToken": browser.cookies[settings.CSRF_COOKIE_NAME]},
            timeout=20,
        )
        assert answer.status_code == 201, answer.text
        assert Video.objects.get(pk=answer.json()["video_id"]).path.read_bytes() == clip.read_bytes()

        cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME]}"
        with connect(f"ws://{address}/ws/runs/{run.id}/", origin=f"http://{address}", additional_headers={"Cookie": cookie}) as watching:
            assert [row["second"] for row in json.loads(watching.recv(timeout=5))["lines"]] == [0]
            store(lease, Batch(lines=[line(1)]))
            send_hint(run.id)
            assert [row["second"] for row in json.loads(watching.recv(timeout=5))["lines"]] == [1]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_style_of_the_next_page_comes_whole_on_the_connection_of_an_upload(name, alices_browser):
    token = "t" * 32
    with served(name) as address, requests.Session() as browser:
        browser.cookies.set(settings.SESSION_COOKIE_NAME, alices_browser.cookies[settings.SESSION_COOKIE_NAME].value)
        browser.cookies.set(settings.CSRF_COOKIE_NAME, token)
        for number in range(2):
            answer = browser.post(
                f"http://{address}/videos/upload/",
                # more than a server takes in before it waits for whoever reads
                files={"file": ("long.mp4", bytes([number]) * (4 * 1024 * 1024), "video/mp4")},
                headers={"Accept": "application/json", "X-CSRFToken": token},
                timeout=20,
            )
            assert answer.status_code == 201, answer.text
            style = browser.get(f"http://{address}{STYLE}", headers={"Accept-Encoding": "identity"}, timeout=10)
            assert style.content == (ROOT / STYLE[1:]).read_bytes()
