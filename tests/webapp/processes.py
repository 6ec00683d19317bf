"""Real worker processes on the test's own database, data folder and queue."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    """What makes another process see this test's database, files and queue."""
    return {
        **os.environ,
        "DATABASE_URL": database_address(),
        "SECONDSIGHT_DATA": str(settings.DATA_DIR),
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "1",
    }


def database_address() -> str:
    """DATABASE_URL for this test's database."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{quote(facts['PASSWORD'], safe='')}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


@contextlib.contextmanager
def worker(queue_name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `manage.py worker` in a process group of its own, as `up` starts it; killed at the end, if it still lives."""
    command = [sys.executable, "manage.py", "worker", queue_name]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def wait_until(true: Callable[[], object], seconds: float = 30.0, what: str = "it") -> None:
    """Wait until `true()` holds; fails the test after `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)
