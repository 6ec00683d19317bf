"""A whole product for one trial: `manage.py up` on a free loopback port with a fresh data folder, ended however the trial ends."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

import requests

from soak.processes import belongs_to
from webapp.launch.processes import dying_with_parent

REPOSITORY = Path(__file__).parents[1]
PREFIX = "secondsight-soak-"
EMAIL, PASSWORD = "owner@example.org", "a long walk in the rain"
STARTS_WITHIN_SECONDS = 120.0
STOPS_WITHIN_SECONDS = 30.0


@dataclass
class Product:
    """One product: its address, its data folder and the process that holds all the others."""

    data: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What all its processes say."""
        return self.data.with_name("up.log")

    def start(self) -> None:
        """Start it and wait until its owner can sign in; raises RuntimeError with its log where it ends at once."""
        words = [sys.executable, "manage.py", "up"]
        with self.log.open("ab") as log:
            said_before = log.tell()
            self.process = process = subprocess.Popen(
                words,
                cwd=REPOSITORY,
                env=self._whole_environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dying_with_parent(),
            )
        wait_until(lambda: self._greeted(said_before) or process.poll() is not None, STARTS_WITHIN_SECONDS, "the greeting")
        if process.poll() is not None:
            raise RuntimeError(f"The product ended at once:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> float:
        """Stop it as Ctrl-C does and give the seconds that took; a product that doesn't listen is killed."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - begun

    def answers(self, within: float = 5.0) -> bool:
        """Whether the sign-in page comes within so many seconds."""
        try:
            return requests.get(f"{self.address}/login/", timeout=within).ok
        except requests.RequestException:
            return False

    def is_well(self) -> bool:
        """Whether every part says that it works: workers have loaded what they need."""
        with contextlib.suppress(requests.RequestException, ValueError):
            return bool(requests.get(f"{self.address}/healthz", timeout=5).json()["status"] == "ok")
        return False

    def pids(self, *words: str) -> list[int]:
        """Its processes whose command holds all these words, as ("worker", "describe"), ("webserver",), ("valkey-server",)."""
        return belongs_to(self.data, *words)

    def browser(self, email: str = EMAIL, password: str = PASSWORD) -> requests.Session:
        """A session in which this person, else the owner, is signed in."""
        browser = requests.Session()
        page = browser.get(f"{self.address}/login/", timeout=20).text
        form = {"username": email, "password": password, "csrfmiddlewaretoken": token_in(page)}
        if not browser.post(f"{self.address}/login/", form, timeout=20, allow_redirects=False).is_redirect:
            raise RuntimeError(f"{email} could not sign in")
        browser.headers["X-CSRFToken"] = browser.cookies["secondsight_csrf"]
        return browser

    def upload(self, browser: requests.Session, clip: Path, preset: str = "fast") -> str:
        """Upload a clip with the plain form and give its video's id."""
        with clip.open("rb") as file:
            answer = browser.post(
                f"{self.address}/videos/upload/",
                {"preset": preset, "language": "en"},
                files={"file": (clip.name, file, "video/mp4")},
                headers={"Accept": "application/json"},
                timeout=60,
            )
        answer.raise_for_status()
        return str(answer.json()["video_id"])

    def open_database(self) -> None:
        """Let this process read and write the product's rows with Django's models; once in a process."""
        os.environ |= self._whole_environment() | {"DJANGO_SETTINGS_MODULE": "webapp.settings"}
        import django

        django.setup()

    def _greeted(self, said_before: int) -> bool:
        return b"Sign in as" in self.log.read_bytes()[said_before:]

    def _whole_environment(self) -> dict[str, str]:
        foreign = ("SECONDSIGHT_", "DJANGO_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "SITE", "DEBUG")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        own = {"PORT": str(self.port), "HOST": "127.0.0.1", "SECONDSIGHT_DATA": str(self.data), "DISK_FLOOR_BYTES": "0"}
        owner = {"SECONDSIGHT_OWNER_EMAIL": EMAIL, "SECONDSIGHT_OWNER_PASSWORD": PASSWORD}
        return kept | own | owner | self.environment


@contextlib.contextmanager
def running_product(**environment: str) -> Iterator[Product]:
    """A product in a folder of its own, started; it and its folder are gone afterwards, also after Ctrl-C, SIGTERM or an error."""
    with trial_folder() as folder, fresh_product(folder, **environment) as product:
        yield product


@contextlib.contextmanager
def fresh_product(folder: Path, **environment: str) -> Iterator[Product]:
    """A product whose data lies in `folder`/data, started, and stopped afterwards."""
    product = Product(folder / "data", free_port(), environment)
    try:
        product.start()
        yield product
    finally:
        if product.process is not None:
            product.stop()


@contextlib.contextmanager
def trial_folder() -> Iterator[Path]:
    """A folder for what a trial writes, removed afterwards; those of trials that were killed are removed now."""
    signal.signal(signal.SIGTERM, _end)
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def token_in(page: str) -> str:
    """The token against forged forms that stands in a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "the page holds no form"
    return found[1]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float, what: str, every: float = 0.1) -> float:
    """Wait until `true()` holds and give the seconds that took; raises TimeoutError."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{what} did not come within {seconds:.0f} s")
        time.sleep(every)
    return time.monotonic() - begun


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)
