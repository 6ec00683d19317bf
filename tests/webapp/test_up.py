"""`manage.py up`, for real: it answers, signs its owner in once, starts again what dies, and leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(ask: Callable[[], object], seconds: float = 60) -> object:
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.1)
    return answer


class Up:
    """One running `manage.py up`."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.environment = {**clean, "SECONDSIGHT_DATA": str(data), "PORT": str(port), **environment}
        self.log = data.parent / f"{data.name}-{port}.log"
        self.process = self.start()

    def start(self, **environment: str) -> subprocess.Popen[str]:
        with self.log.open("w") as log:
            words = [sys.executable, "manage.py", "up"]
            return subprocess.Popen(words, cwd=ROOT, env={**self.environment, **environment}, stdout=log, stderr=log, text=True)

    def sign_in_link(self) -> str:
        found = until(lambda: re.search(r"(http\S+/in/\S+)", self.log.read_text()))
        assert isinstance(found, re.Match)
        return found[1]

    def health(self) -> dict[str, object]:
        try:
            return requests.get(f"{self.address}/healthz", timeout=5).json()
        except requests.RequestException:
            return {}

    def tree(self, word: str = "") -> list[int]:
        """Our processes on this data folder, those whose command has the word."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                # Valkey writes its title over its environment
                mine = str(self.data) in command or f"SECONDSIGHT_DATA={self.data}\0".encode() in (folder / "environ").read_bytes()
            except OSError:
                continue
            if mine and command and word in command:
                found.append(int(folder.name))
        return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = Up(tmp_path_factory.mktemp("up") / "data")
    try:
        up.sign_in_link()
        yield up
    finally:
        up.process.kill()
        up.process.wait()


def test_the_link_signs_the_owner_in_once(running: Up):
    link = running.sign_in_link()
    browser = requests.Session()
    page = browser.get(link, timeout=20).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token and "owner@localhost" in page
    home = browser.post(link, {"csrfmiddlewaretoken": token[1]}, timeout=20)
    assert home.status_code == 200 and home.url == f"{running.address}/"
    assert browser.cookies["secondsight_session"]
    assert requests.get(link, timeout=20).status_code == 404


def test_pages_and_their_files_arrive(running: Up):
    page = requests.get(f"{running.address}/login/", timeout=20)
    style = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page.text)
    assert style, "static files carry their hash"
    answer = requests.get(running.address + style[1], timeout=20)
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert requests.get(f"{running.address}/login/", headers={"Host": "evil.example"}, timeout=20).status_code == 400


def test_requests_that_are_sent_at_once_leave_no_threads(running: Up):
    (web,) = running.tree("webserver")
    threads = Path(f"/proc/{web}/task")
    host = running.address.removeprefix("http://")
    asked = f"GET /login/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    requests.get(f"{running.address}/login/", timeout=20)
    before = len(list(threads.iterdir()))
    for _ in range(40):
        with socket.create_connection((host.split(":")[0], int(host.split(":")[1])), 20) as browser:
            browser.sendall(asked * 4 + asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            answers = b"".join(iter(lambda browser=browser: browser.recv(2**16), b""))
        assert answers.count(b"HTTP/1.1 200 OK") == 5
    until(lambda: len(list(threads.iterdir())) <= before, 10)


def test_a_second_start_on_the_same_folder_is_refused(running: Up):
    second = running.start(PORT=str(free_port()))
    assert second.wait(30) == 1
    assert "running on this data folder already" in running.log.read_text()


def test_a_taken_port_is_told(running: Up, tmp_path: Path):
    second = running.start(SECONDSIGHT_DATA=str(tmp_path))
    assert second.wait(30) == 1
    assert running.log.read_text().strip().startswith(f"Port {running.environment['PORT']} is taken by another program.")


def test_what_dies_comes_back(running: Up):
    until(lambda: running.health().get("status") == "ok")
    for word in ("valkey-server", "worker describe", "webserver"):
        (victim,) = running.tree(word)
        os.kill(victim, signal.SIGKILL)
        until(lambda word=word, victim=victim: running.tree(word) not in ([], [victim]))
    until(lambda: running.health().get("status") == "ok")


def test_ctrl_c_leaves_no_process(running: Up):
    assert len(running.tree()) >= 5
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0
    assert running.tree() == []


def test_the_second_start_is_quick_and_even_kill_leaves_nothing(running: Up):
    begun = time.monotonic()
    again = running.start()
    until(lambda: running.health())
    # five seconds on an idle machine; this one runs other tests
    assert time.monotonic() - begun < 15
    until(lambda: len(running.tree()) >= 5)
    again.kill()
    again.wait()
    until(lambda: running.tree() == [], 20)


def test_a_queue_that_does_not_answer_is_told(tmp_path: Path):
    up = Up(tmp_path / "data", REDIS_URL="unix:///nowhere/to/be/found")
    try:
        assert up.process.wait(60) == 1
        assert "doesn't answer" in up.log.read_text()
        assert up.tree() == []
    finally:
        up.process.kill()


def test_a_part_that_dies_five_times_in_a_minute_ends_the_product_with_a_sentence(tmp_path: Path):
    up = Up(tmp_path / "data", DESCRIBE_WORKERS="2")
    try:
        up.sign_in_link()
        assert len(until(lambda: (found := up.tree("worker describe")) and len(found) == 2 and found)) == 2
        victims: set[int] = set()
        while up.process.poll() is None and len(victims) < 5:
            for victim in set(up.tree("worker look")) - victims:
                os.kill(victim, signal.SIGKILL)
                victims.add(victim)
            time.sleep(0.05)
        assert up.process.wait(30) == 1
        assert "The look worker stopped 5 times within 60 seconds (status -9), so everything was stopped" in up.log.read_text()
        assert "What was uploaded is kept." in up.log.read_text()
        assert up.tree() == []
    finally:
        up.process.kill()
