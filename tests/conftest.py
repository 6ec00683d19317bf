"""What all tests share: a data folder of their own, people, a real queue and real clips."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import django
import pytest

# before Django reads its settings: tests never touch the data folder of a running site;
# a process beside others was given its own, since there Django's settings are read before this file
SESSION_DATA = Path(
    os.environ["SECONDSIGHT_DATA"] if "PYTEST_XDIST_WORKER" in os.environ else tempfile.mkdtemp(prefix="secondsight-tests-")
)
os.environ["SECONDSIGHT_DATA"] = str(SESSION_DATA)
(SESSION_DATA / "static").mkdir(exist_ok=True)
for name in ("REDIS_URL", "DATABASE_URL", "HOST", "PORT", "SITE", "DEBUG", "SECRET_KEY", "TRUSTED_PROXY", "MEDIA_ACCEL"):
    os.environ.pop(name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "webapp.settings"
# other servers than the product's own, as `make test-services` names them
TEST_REDIS_URL = os.environ.get("TEST_REDIS_URL", "")
SERVERS = {"REDIS_URL": TEST_REDIS_URL and f"{TEST_REDIS_URL}/0", "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "")}
os.environ |= SERVERS
django.setup()
# what a test starts by itself has a database and a queue of its own, unless it is told which
for name in ("REDIS_URL", "DATABASE_URL"):
    os.environ.pop(name, None)

MakeClip = Callable[..., Path]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: Iterable[object]) -> None:
    """Give each of the processes that run side by side a data folder, and a part of the queue server, of its own."""
    for number, spec in enumerate(specs):
        spec.env |= SERVERS  # type: ignore[attr-defined]
        spec.env["SECONDSIGHT_DATA"] = tempfile.mkdtemp(prefix="secondsight-tests-")  # type: ignore[attr-defined]
        if TEST_REDIS_URL:
            spec.env["REDIS_URL"] = f"{TEST_REDIS_URL}/{number}"  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: where files run side by side, a long one that began last would run on alone."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # in one process the order is pytest-django's
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(SESSION_DATA, ignore_errors=True)


@pytest.fixture(autouse=True)
def _quick_and_separate(request: pytest.FixtureRequest) -> None:
    """Each web test gets an empty data folder, cheap password hashes and static files as they lie."""
    if "webapp" not in request.path.parts and "browser" not in request.path.parts:
        return
    from django.core.cache import cache

    settings = request.getfixturevalue("settings")
    settings.DATA_DIR = request.getfixturevalue("data_folder")
    # misses are counted by address, and all tests have one
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A page that was asked for in German leaves German behind, for every test after it."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty data folder, for one test."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def alice(db: None):
    """A user with a password, "correct horse battery"."""
    return _user("alice@example.org")


@pytest.fixture
def bob(db: None):
    """Another user, who has nothing to do with alice."""
    return _user("bob@example.org")


@pytest.fixture
def staff(db: None):
    """A member of staff who may do everything."""
    return _user("staff@example.org", is_staff=True, is_superuser=True)


def _user(email: str, **fields: bool):
    from webapp.accounts.models import User

    return User.objects.create_user(email, "correct horse battery", **fields)


def _client_of(user):
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def alices_browser(alice):
    """A test client in which alice is signed in."""
    return _client_of(alice)


@pytest.fixture
def bobs_browser(bob):
    """A test client in which bob is signed in."""
    return _client_of(bob)


@pytest.fixture
def staff_browser(staff):
    """A test client in which a member of staff is signed in."""
    return _client_of(staff)


@pytest.fixture
def strangers_browser(db: None):
    """A test client in which nobody is signed in."""
    from django.test import Client

    return Client()


@pytest.fixture(scope="session")
def queue_server() -> Iterator[str]:
    """The address of a real Valkey, at settings.REDIS_URL, for the whole session."""
    import redis
    from django.conf import settings

    from webapp.environment import queue_socket
    from webapp.launch.queueserver import queue_command

    if TEST_REDIS_URL:
        yield settings.REDIS_URL
        return
    command = queue_command(queue_socket(SESSION_DATA), SESSION_DATA / "valkey")
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(lambda: redis.Redis.from_url(settings.REDIS_URL).ping(), redis.exceptions.ConnectionError)
        yield settings.REDIS_URL
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def queue(queue_server: str) -> Iterator[str]:
    """The address of a real Valkey that holds nothing yet."""
    import redis

    with redis.Redis.from_url(queue_server) as connection:
        connection.flushdb()
    yield queue_server


def _wait_for(ask: Callable[[], object], error: type[Exception], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            ask()
            return
        except error:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Writes a real H.264 clip: `make_clip("a.mp4", seconds=3, cuts=(1.5,))` gives its path."""
    from fractions import Fraction

    import av
    import numpy as np

    def write(
        name: str = "clip.mp4",
        *,
        seconds: float = 2.0,
        width: int = 320,
        height: int = 180,
        fps: int = 25,
        cuts: tuple[float, ...] = (),
        sound: bool = False,
    ) -> Path:
        path = tmp_path / name
        down, across = np.mgrid[0:height, 0:width]
        with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "g": str(fps)})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            tone = container.add_stream("aac", rate=48000) if sound else None
            for index in range(round(seconds * fps)):
                shot = sum(index / fps >= cut for cut in cuts)
                picture = np.empty((height, width, 3), np.uint8)
                picture[..., 0] = across * 255 // width // (1 + shot)
                picture[..., 1] = down * 255 // height if shot % 2 == 0 else 255 - down * 255 // height
                picture[..., 2] = 60 + 90 * (shot % 3)
                left = (index * 3) % (width - 40)
                picture[height // 3 : height // 3 + 40, left : left + 40] = (250, 240, 90)
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = index, Fraction(1, fps)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
            if tone:
                _write_tone(container, tone, seconds)
        return path

    return write


def _write_tone(container, stream, seconds: float) -> None:
    import av
    import numpy as np

    for start in range(0, int(seconds * 48000), 1024):
        wave = np.sin((np.arange(1024) + start) * (2 * np.pi * 440 / 48000)).astype(np.float32) * 0.2
        block = av.AudioFrame.from_ndarray(wave[None, :], format="fltp", layout="mono")
        block.sample_rate, block.pts = 48000, start
        container.mux(stream.encode(block))
    container.mux(stream.encode())
