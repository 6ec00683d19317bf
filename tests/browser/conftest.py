"""The whole product as people get it: `manage.py up` in a data folder of its own, and a real Chromium before it."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.troubles import Troubles
from tests.other_servers.proxy import nginx
from tests.other_servers.servers import free_port, make_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).parents[2]
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass(frozen=True)
class Site:
    """A running product; `email` and `password` are its owner's."""

    url: str
    process: subprocess.Popen[bytes]
    data: Path
    environment: Mapping[str, str] = field(repr=False)
    email: str = "alice@example.org"
    password: str = "a long walk in the rain"

    def worker(self, queue: str) -> int:
        """The process id of the worker of that queue."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _belongs(entry, self.process.pid):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"worker" in words and queue.encode() in words:
                    return int(entry.name)
        raise LookupError(f"no worker for {queue} is running")


def _belongs(entry: Path, parent: int) -> bool:
    try:
        return f"PPid:\t{parent}\n" in (entry / "status").read_text()
    except OSError:
        return False


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    """Secondsight as `manage.py up` starts it, on a free port, and members of staff in it who have done nothing yet."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        people = [f"alice{number}@example.org" for number in range(40)]
        words = ["from webapp.accounts.models import User", f"[User.objects.create_superuser(one, {site.password!r}) for one in {people}]"]
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", "\n".join(words)]
        subprocess.run(command, cwd=REPOSITORY, env=site.environment, check=True)
        yield site, people


@pytest.fixture(scope="module")
def site(shared_site: tuple[Site, list[str]]) -> Site:
    """The product that all share, for a person of the module's own; starting one for each would take minutes."""
    site, people = shared_site
    return replace(site, email=people.pop())


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product of the module's own: for what sees everybody's runs, or leaves long work behind."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@dataclass(frozen=True)
class Services:
    """The servers that `make test-services` has started, with nginx in front; the product then uses none of its own."""

    database: str
    queue: str
    port: int

    def environment(self, data: Path) -> dict[str, str]:
        """What makes the product use them."""
        server, _, _ = self.database.rpartition("/")
        return {
            "DATABASE_URL": make_database(server, f"site_{data.name}_{self.port}"),
            "REDIS_URL": f"{self.queue}/15",
            "SITE": f"https://localhost:{self.port}",
            "TRUSTED_PROXY": "127.0.0.1",
            "MEDIA_ACCEL": "/protected/",
        }


def named_services() -> Services | None:
    """The servers that the environment names, if it does."""
    if not os.environ.get("TEST_BEHIND_PROXY"):
        return None
    return Services(os.environ["TEST_DATABASE_URL"], os.environ["TEST_REDIS_URL"], free_port())


@contextmanager
def running_site(data: Path, **more: str) -> Iterator[Site]:
    """Secondsight on a free port with that data folder, and more variables in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SECONDSIGHT_", "DJANGO_"))}
    environment |= {
        "PORT": str(port),
        "SECONDSIGHT_DATA": str(data),
        "SECONDSIGHT_OWNER_EMAIL": Site.email,
        "SECONDSIGHT_OWNER_PASSWORD": Site.password,
    } | more
    services = named_services()
    if services:
        environment |= services.environment(data)
    log = (data / "up.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up"], cwd=REPOSITORY, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    direct = f"http://127.0.0.1:{port}"
    site = Site(f"https://localhost:{services.port}" if services else direct, process, data, environment)
    front = ExitStack()
    try:
        _wait_until_it_answers(direct, site)
        if services:
            front.enter_context(nginx(data, services.port, port, free_port()))
        yield site
    finally:
        front.close()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def _wait_until_it_answers(url: str, site: Site, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert site.process.poll() is None, (site.data / "up.log").read_text()
        try:
            urllib.request.urlopen(url + "/login/", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError("the site did not answer:\n" + (site.data / "up.log").read_text())


@pytest.fixture(scope="module")
def troubles() -> Troubles:
    """What the pages of this file complained of."""
    return Troubles()


@pytest.fixture(autouse=True)
def _pages_have_no_trouble(request: pytest.FixtureRequest, troubles: Troubles) -> Iterator[None]:
    """No script fails and no request breaks, but where a test takes the server away."""
    yield
    heard, troubles.heard = troubles.heard, []
    if not request.node.get_closest_marker("breaks_the_network"):
        assert heard == []


@pytest.fixture(scope="module")
def chromium(troubles: Troubles) -> Iterator[Browser]:
    """A real Chromium; where there is none the test is skipped, but in CI that is a failure."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs a Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if named_services():
            # its certificate signs itself
            browser.new_context = functools.partial(browser.new_context, ignore_https_errors=True)  # type: ignore[method-assign]
        new_context = browser.new_context
        browser.new_context = lambda **choices: troubles.listen(new_context(**choices))  # type: ignore[method-assign]
        yield browser
        browser.close()
