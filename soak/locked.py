"""Another program holds the database for 20 seconds while a run is described and pages are used.

`python -m soak.locked [--seconds 20] [--times 3]`.
"""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import requests

from soak.figures import Figure
from soak.product import Product, running_product, wait_until
from soak.runs import differing, first_runs, lines_of, missing_and_doubled, queue_like, wait_for

PROMISE = "Nothing is lost"
CLIPS, CLIP_SECONDS = 1, 40


@dataclass(frozen=True)
class Seen:
    """What people saw while the database was held."""

    slowest_page: float
    errors: int
    cancel_status: int


def main() -> None:
    """Try it and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--times", type=int, default=3)
    wanted = parser.parse_args()
    with running_product() as product:
        product.open_database()
        wait_until(product.is_well, 120, "a product that is well")
        browser = product.browser()
        first = first_runs(product, browser, CLIPS, CLIP_SECONDS, "balanced")
        ids: list[UUID] = []
        seen: list[Seen] = []
        for _ in range(wanted.times):
            described, cancelled = queue_like(first, 2)
            _wait_for_a_line(described)
            seen.append(_hold(product, browser, described, cancelled, wanted.seconds))
            wait_for([described], 120)
            ids.append(described)
        _tell(seen, ids, differing(product, browser, first, ids), wanted.seconds)


def _wait_for_a_line(run_id: UUID) -> None:
    wait_until(lambda: lines_of([run_id]) > 0, 90, "the first line")


def _hold(product: Product, browser: requests.Session, run_id: UUID, waiting: UUID, seconds: float) -> Seen:
    """Hold the database, read pages meanwhile, and ask for one cancel."""
    status: list[int] = []

    def cancel() -> None:
        answer = browser.post(f"{product.address}/runs/{waiting}/cancel/", headers={"Referer": product.address}, timeout=90)
        status.append(answer.status_code)

    slowest, errors = 0.0, 0
    with _locked(product):
        end = time.monotonic() + seconds
        asking = threading.Thread(target=cancel)
        asking.start()
        while time.monotonic() < end:
            for page in ("/videos/", f"/runs/{run_id}/", f"/runs/{run_id}/changes?since=0"):
                begun = time.monotonic()
                errors += requests.get(product.address + page, cookies=browser.cookies, timeout=60).status_code >= 500
                slowest = max(slowest, time.monotonic() - begun)
            time.sleep(0.5)
    asking.join()
    return Seen(slowest, errors, status[0])


@contextlib.contextmanager
def _locked(product: Product) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(product.data / "secondsight.sqlite3", timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _tell(seen: Sequence[Seen], ids: Sequence[UUID], differ: int, seconds: float) -> None:
    missing, doubled = missing_and_doubled(ids)
    held = f"database held for {seconds:g} s, {len(seen)} times"
    lost = f"{missing}, {doubled}, {differ}"
    Figure(PROMISE, f"{held}: seconds missing, doubled, documents that differ", lost, "0, 0, 0", lost == "0, 0, 0").tell()
    slowest, errors = max(one.slowest_page for one in seen), sum(one.errors for one in seen)
    Figure(
        PROMISE, "slowest page meanwhile, pages that failed", f"{slowest:.1f} s, {errors}", "< 2 s, 0", slowest < 2 and not errors
    ).tell()
    statuses = sorted({one.cancel_status for one in seen})
    met = all(status in (200, 302, 503) for status in statuses)
    Figure(PROMISE, "what a cancel asked for meanwhile was answered", str(statuses)[1:-1], "200 (done) or 503 (a sentence)", met).tell()


if __name__ == "__main__":
    main()
