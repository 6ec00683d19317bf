"""`python -m bench.desk [--runs N] [--lines N] [--postgres]`: how long each list of the review desk takes, full.

It fills a database of its own (SQLite in a temporary folder, or with --postgres a PostgreSQL that it starts) with
1,000 runs and 200,000 lines, and asks for each page as staff: the middle of seven answers, and its number of queries.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

PAGES = (
    "/review/",
    *(
        f"/review/?tab={tab}"
        for tab in ("asked", "mine", "flagged", "failed", "coverage", "contradicted", "seams", "sample", "decided", "all")
    ),
    "/review/?tab=all&q=harbour",
    "/review/?tab=all&page=20",
    "/review/failures/",
    "/review/queues/",
    "/review/usage/",
    "/review/retention/",
    "/review/how-it-runs/",
    "/admin/",
    "/admin/runs/analysisrun/",
    "/admin/runs/analysisrun/?q=harbour",
    "/admin/runs/analysisrun/?state__exact=failed",
    "/admin/runs/review/",
    "/admin/runs/runevent/",
    "/admin/runs/grant/",
    "/admin/runs/correction/",
    "/admin/videos/video/",
    "/admin/accounts/user/",
    "/admin/review/look/",
)
LIMIT_MS = 300
TIMES = 7


def main() -> int:
    """Print each page's time; gives 1 where one is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _server(chosen.postgres) as address:
        os.environ |= {"SECONDSIGHT_DATA": folder, "DJANGO_SETTINGS_MODULE": "webapp.settings", "DEBUG": "1", "DATABASE_URL": address}
        _prepare(chosen.runs, chosen.lines)
        slow = [page for page in PAGES if _tell(page) > LIMIT_MS]
    print(f"over {LIMIT_MS} ms: {', '.join(slow)}" if slow else f"all under {LIMIT_MS} ms")
    return 1 if slow else 0


@contextmanager
def _server(postgres_wanted: bool) -> Iterator[str]:
    """The address of a database; empty where SQLite is meant."""
    if not postgres_wanted:
        yield ""
        return
    from tests.other_servers.servers import make_database, postgres

    with postgres() as server:
        yield make_database(server, "desk")


def _prepare(runs: int, lines: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.many_runs import fill

    call_command("migrate", verbosity=0)
    start = time.monotonic()
    fill(runs, lines)
    print(f"{runs} runs, {runs * lines} lines, filled in {time.monotonic() - start:.0f} s")


def _tell(page: str) -> float:
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from webapp.accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="staff@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    reset_queries()  # the log of what was filled in is full, and a full log counts nothing
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    times = []
    for _time in range(TIMES):
        start = time.perf_counter()
        client.get(page)
        times.append((time.perf_counter() - start) * 1000)
    print(f"{statistics.median(times):7.0f} ms  {len(queries):3} queries  {page}", flush=True)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
