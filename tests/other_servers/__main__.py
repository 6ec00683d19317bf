"""Runs the webapp's tests, and the main job in a browser, against PostgreSQL, a separate Valkey and nginx; see `make test-services`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.other_servers.servers import make_database, postgres, valkey

MOST_SECONDS = 840
SHORT = ("-q", "--no-header", "--tb=short", "-p", "no:cacheprovider")
PROVED = ["tests/webapp", "tests/other_servers", "tests/browser/test_main_job.py"]
OF_THEIR_OWN = {
    "test_backup.py",
    "test_backup_of_product.py",
    "test_database_locked.py",
    "test_full_disk.py",
    "test_full_disk_upload.py",
    "test_nothing_leaves.py",
    "test_other_workers.py",
    "test_settings.py",
    "test_soundness.py",
    "test_supervisor.py",
    "test_up.py",
}
"""They start whole products with SQLite and a queue of their own, or ask SQLite itself, so these servers change nothing for them."""


def main(chosen: list[str]) -> int:
    """Start the servers, run the chosen tests, or else all that concern them, and stop the servers; pytest's status."""
    left_out = [f"--ignore=tests/webapp/{name}" for name in sorted(OF_THEIR_OWN)]
    words = chosen or ["-n", "2", "--dist", "loadfile", *left_out, *PROVED]
    with postgres() as database, valkey() as queue:
        servers = {
            "TEST_DATABASE_URL": make_database(database, "secondsight"),
            "TEST_REDIS_URL": queue,
            "TEST_BEHIND_PROXY": "1",
        }
        pytest = subprocess.Popen([sys.executable, "-m", "pytest", *SHORT, *words], env={**os.environ, **servers})
        try:
            return pytest.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"Not done within {MOST_SECONDS} s; what failed until now:", file=sys.stderr)  # noqa: T201
            pytest.send_signal(signal.SIGINT)
            pytest.wait(60)
            return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
