"""Runs the webapp's tests, and the main job in a browser, against PostgreSQL, a separate Valkey and nginx; see `make test-services`."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.services.servers import make_database, postgres, valkey

MOST_SECONDS = 840
SHORT = ("-q", "--no-header", "--tb=short")
MAIN_JOB = "tests/browser/test_main_job.py"


def main(chosen: list[str]) -> int:
    """Start the servers, run the chosen tests, or else all that concern them, and stop the servers; pytest's status."""
    with postgres() as database, valkey() as queue:
        shown = {
            "TEST_DATABASE_URL": make_database(database, "secondsight"),
            "TEST_REDIS_URL": queue,
            "TEST_BEHIND_PROXY": "1",
        }
        words = chosen or ["-n", "2", "--dist", "loadfile", "tests/webapp", "tests/services", MAIN_JOB]
        command = [sys.executable, "-m", "pytest", *SHORT, *words]
        return subprocess.run(command, env={**os.environ, **shown}, timeout=MOST_SECONDS, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
