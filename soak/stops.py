"""Asks the product to stop in the middle of its work, and runs to be cancelled: how soon, and whether anything is lost.

`python -m soak.stops [--stops 5] [--cancels 10]`.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Sequence
from uuid import UUID

import requests

from soak.figures import Figure
from soak.product import Product, running_product, wait_until
from soak.runs import differing, finished, first_runs, lines_of, missing_and_doubled, queue_like, wait_for

PROMISE = "Nothing is lost"
CLIPS, CLIP_SECONDS = 2, 24


def main() -> None:
    """Try it and tell the figures."""
    wanted = _wanted()
    with running_product() as product:
        product.open_database()
        wait_until(product.is_well, 120, "a product that is well")
        browser = product.browser()
        first = first_runs(product, browser, CLIPS, CLIP_SECONDS)
        _tell_cancels([_cancel_one(product, browser, queue_like(first, 1)[0]) for _ in range(wanted.cancels)])
        ids = queue_like(first, wanted.stops + 1)
        stopped = [_stop_and_start(product, ids) for _ in range(wanted.stops)]
        wait_for(ids, 60 + 30 * len(ids))
        _tell_stops(stopped, ids, differing(product, product.browser(), first, ids))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stops", type=int, default=5)
    parser.add_argument("--cancels", type=int, default=10)
    return parser.parse_args()


def _cancel_one(product: Product, browser: requests.Session, run_id: UUID) -> tuple[float, float]:
    """Seconds until the page knows of a cancel, and until the worker is free."""
    from webapp.runs.models import AnalysisRun

    wait_until(lambda: lines_of([run_id]) > 0, 60, "the first line", every=0.05)
    begun = time.monotonic()
    browser.post(f"{product.address}/runs/{run_id}/cancel/", headers={"Referer": product.address}, timeout=20).raise_for_status()
    changes = browser.get(f"{product.address}/runs/{run_id}/changes?since=0", timeout=20).json()
    assert changes["run"]["cancel_requested"], "the page doesn't know of the cancel"
    told = time.monotonic() - begun
    wait_until(lambda: AnalysisRun.objects.filter(pk=run_id, state="cancelled").exists(), 60, "the cancel", every=0.02)
    return told, time.monotonic() - begun


def _stop_and_start(product: Product, ids: Sequence[UUID]) -> float:
    """Seconds from SIGTERM in the middle of a run until no process is left; then the product starts again."""
    before = lines_of(ids)
    wait_until(lambda: lines_of(ids) > before or finished(ids) == len(ids), 90, "another line", every=0.05)
    assert product.process is not None
    begun = time.monotonic()
    product.process.send_signal(signal.SIGTERM)
    product.process.wait(60)
    wait_until(lambda: not product.pids(), 30, "the end of every process")
    took = time.monotonic() - begun
    product.start()
    return took


def _tell_cancels(cancels: Sequence[tuple[float, float]]) -> None:
    told, free = max(one for one, _ in cancels), max(one for _, one in cancels)
    Figure(PROMISE, f"longest of {len(cancels)} cancels until the page says so", f"{told:.2f} s", "< 1 s", told < 1).tell()
    Figure(PROMISE, "longest until the worker is free", f"{free:.2f} s", "< 5 s", free < 5).tell()


def _tell_stops(stopped: Sequence[float], ids: Sequence[UUID], differ: int) -> None:
    longest, (missing, doubled) = max(stopped), missing_and_doubled(ids)
    among = f"longest of {len(stopped)} stops (SIGTERM) under work"
    Figure(PROMISE, among, f"{longest:.1f} s", "< 30 s", longest < 30).tell()
    lost = f"{missing}, {doubled}, {differ}"
    Figure(PROMISE, "after them: seconds missing, doubled, documents that differ", lost, "0, 0, 0", lost == "0, 0, 0").tell()


if __name__ == "__main__":
    main()
