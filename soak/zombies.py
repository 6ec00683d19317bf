"""Workers are stopped in the middle of a run, others take the runs over, and the first ones wake up: they may write nothing.

`python -m soak.zombies [--times 20] [--seconds 40]`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from soak.figures import Figure
from soak.product import Product, running_product, wait_until
from soak.runs import differing, first_runs, lines_of, missing_and_doubled, queue_like, wait_for

PROMISE = "Nothing is lost"
CLIPS = 1
AT_ONCE = 2
"""So many workers are stopped together, and as many take over."""
AWAKE_SECONDS = 3.0
"""How long one may try to write after it woke up, with its successor held still so that whatever changes is its doing."""


@dataclass(frozen=True)
class Zombie:
    """A worker that was stopped while it held a run."""

    run_id: UUID
    worker: int


def main() -> None:
    """Try it and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=40, help="how long the video is")
    wanted = parser.parse_args()
    with running_product(DESCRIBE_WORKERS=str(2 * AT_ONCE)) as product:
        product.open_database()
        wait_until(lambda: product.is_well() and _workers_ready() == 2 * AT_ONCE, 120, "all workers")
        browser = product.browser()
        first = first_runs(product, browser, CLIPS, wanted.seconds, "balanced")
        ids: list[UUID] = []
        written: list[int] = []
        while len(ids) < wanted.times:
            some = queue_like(first, AT_ONCE)
            written += _sleep_and_wake(product, some)
            wait_for(some, 120)
            ids += some
        _tell(written, ids, differing(product, browser, first, ids))


def _sleep_and_wake(product: Product, ids: Sequence[UUID]) -> list[int]:
    """For each run how many of its rows and files changed while the worker that had lost it was awake and no other."""
    with contextlib.ExitStack() as asleep:
        zombies = [Zombie(run_id, _worker_of(run_id)) for run_id in ids]
        for zombie in zombies:
            asleep.enter_context(_stopped(product, zombie.worker))
        wait_until(lambda: all(_holder(one.run_id) not in (0, one.worker) for one in zombies), 60, "their successors")
        for zombie in zombies:
            asleep.enter_context(_stopped(product, _holder(zombie.run_id)))
        before = [_all_of(run_id) for run_id in ids]
        for zombie in zombies:
            os.killpg(zombie.worker, signal.SIGCONT)
        time.sleep(AWAKE_SECONDS)
        return [len(_all_of(run_id) ^ was) for run_id, was in zip(ids, before, strict=True)]


def _worker_of(run_id: UUID) -> int:
    wait_until(lambda: lines_of([run_id]) > 0, 90, "the first line", every=0.02)
    return _holder(run_id)


@contextlib.contextmanager
def _stopped(product: Product, worker: int) -> Iterator[None]:
    """The worker and its decoder don't move; it was caught at a moment when it held up nobody else's writing."""
    try:
        os.killpg(worker, signal.SIGSTOP)
        while _is_locked(product):
            os.killpg(worker, signal.SIGCONT)
            time.sleep(0.02)
            os.killpg(worker, signal.SIGSTOP)
        yield
    finally:
        os.killpg(worker, signal.SIGCONT)


def _is_locked(product: Product) -> bool:
    with contextlib.closing(sqlite3.connect(product.data / "secondsight.sqlite3", timeout=1.0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        return False


def _holder(run_id: UUID) -> int:
    """The process that describes this run; 0 where none does."""
    from webapp.runs.models import AnalysisRun

    state, holder = AnalysisRun.objects.values_list("state", "held_by").get(pk=run_id)
    return int(holder.rpartition("/")[2]) if state == "running" else 0


def _all_of(run_id: UUID) -> set[str]:
    """Everything that is stored of a run: each row with all its values, each file with its size."""
    from webapp.runs.models import Alternative, AnalysisRun, Description, RunEvent, Segment, TrackPiece

    run = AnalysisRun.objects.get(pk=run_id)
    rows = {
        repr(row) for kind in (Alternative, Description, RunEvent, Segment, TrackPiece) for row in kind.objects.filter(run=run).values()
    }
    files = {f"{file.name} {file.stat().st_size}" for file in run.evidence_folder.iterdir() if file.suffix != ".part"}
    return rows | files | {repr(AnalysisRun.objects.filter(pk=run_id).values().get())}


def _workers_ready() -> int:
    from webapp.runs.models import Worker

    return Worker.objects.filter(queue="describe", state="idle").count()


def _tell(written: Sequence[int], ids: Sequence[UUID], differ: int) -> None:
    quiet, (missing, doubled) = sum(not one for one in written), missing_and_doubled(ids)
    what = "workers stopped and continued past their lease that wrote nothing"
    Figure(PROMISE, what, f"{quiet} of {len(ids)}", f"{len(ids)} of {len(ids)}", quiet == len(ids)).tell()
    lost = f"{missing}, {doubled}, {differ}"
    Figure(PROMISE, "after them: seconds missing, doubled, documents that differ", lost, "0, 0, 0", lost == "0, 0, 0").tell()


if __name__ == "__main__":
    main()
