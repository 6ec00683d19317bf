"""The disk runs full in the middle of a run, for real: a small file system holds the data folder. Then there is space again.

`python -m soak.full_disk [--times 3] [--seconds 10]`; needs `unshare`, which gives it a file system of its own without being root.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import requests

from soak.figures import Figure
from soak.product import Product, fresh_product, trial_folder, wait_until
from soak.runs import differing, finished, first_runs, lines_of, missing_and_doubled, queue_like, wait_for

PROMISE = "Nothing is lost"
INSIDE = "SECONDSIGHT_SOAK_INSIDE"
CLIPS, CLIP_SECONDS = 1, 40
SIZE_MB = 96
BLOCK = bytes(1 << 16)
PLAIN = "The disk of this server is full."
FAILED_FOR_IT = "The disk is full."
PAGES = {"page": "/runs/{0}/", "changes": "/runs/{0}/changes?since=0", "list": "/videos/"}
"""The run's page as it is loaded, what its socket and its poll tell meanwhile, and the list of videos."""


@dataclass(frozen=True)
class Seen:
    """What people saw while the disk was full."""

    broken_pages: int
    told: frozenset[str]
    """On which of the pages that a person may look at it was said."""


def main() -> None:
    """Try it and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    wanted = parser.parse_args()
    if INSIDE not in os.environ:
        _go_inside()
    with trial_folder() as folder:
        data = folder / "data"
        data.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700", "none", str(data)], check=True)
        try:
            with fresh_product(folder) as product:
                _try(product, wanted)
        finally:
            subprocess.run(["umount", "--lazy", str(data)], check=False)


def _go_inside() -> None:
    """Start again where this process and its children may mount what nobody else sees."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        print("Not tried: this system lets nobody make a file system of their own.", flush=True)
        sys.exit(0)
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "-rm", sys.executable, "-m", "soak.full_disk", *sys.argv[1:]])


def _try(product: Product, wanted: argparse.Namespace) -> None:
    product.open_database()
    wait_until(product.is_well, 120, "a product that is well")
    browser = product.browser()
    first = first_runs(product, browser, CLIPS, CLIP_SECONDS, "balanced")
    ids: list[UUID] = []
    seen: list[Seen] = []
    for _ in range(wanted.times):
        # one after the other: a run that waits while the disk is full for another is done before its own turn comes
        ids += queue_like(first, 1)
        seen.append(_fill(product, browser, ids[-1], wanted.seconds))
    wait_until(product.is_well, 60, "a product that is well again")
    _tell(product, seen, ids, differing(product, browser, first, ids), wanted.seconds)


def _fill(product: Product, browser: requests.Session, run_id: UUID, seconds: float) -> Seen:
    """Fill the disk once the run has a line, use pages meanwhile, make room, and press retry only where the run asks for it."""
    from webapp.runs.models import AnalysisRun

    wait_until(lambda: lines_of([run_id]) > 0, 90, "the first line", every=0.02)
    ballast = product.data / "ballast"
    broken, told = 0, set[str]()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _write_until_full(ballast)
        for name, place in PAGES.items():
            answer = browser.get(product.address + place.format(run_id), timeout=60)
            broken += answer.status_code >= 500
            told |= {name} if PLAIN in answer.text else set()
        time.sleep(0.3)
    ballast.unlink()
    wait_until(lambda: finished([run_id]) or lines_of([run_id]) == CLIP_SECONDS, 120, "the run's end")
    if AnalysisRun.objects.filter(pk=run_id, state="failed", error__startswith=FAILED_FOR_IT).exists():
        browser.post(f"{product.address}/runs/{run_id}/retry/", headers={"Referer": product.address}, timeout=30).raise_for_status()
    wait_for([run_id], 120)
    return Seen(broken, frozenset(told))


def _write_until_full(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        while True:
            file.write(BLOCK)


def _tell(product: Product, seen: Sequence[Seen], ids: Sequence[UUID], differ: int, seconds: float) -> None:
    from webapp.runs.models import AnalysisRun

    full = f"disk full for {seconds:g} s in {len(ids)} runs"
    done = AnalysisRun.objects.filter(pk__in=list(ids), state="done").count()
    Figure(PROMISE, f"{full}: complete after it", f"{done} of {len(ids)}", f"{len(ids)} of {len(ids)}", done == len(ids)).tell()
    lost = ", ".join(map(str, (*missing_and_doubled(ids), differ)))
    Figure(PROMISE, "after it: seconds missing, doubled, documents that differ", lost, "0, 0, 0", lost == "0, 0, 0").tell()
    broken, told = sum(one.broken_pages for one in seen), sum(one.told == frozenset(PAGES) for one in seen)
    met = not broken and told == len(seen)
    Figure(
        PROMISE,
        "pages that failed meanwhile; runs whose page, changes and list said why",
        f"{broken}; {told} of {len(seen)}",
        f"0; {len(seen)}",
        met,
    ).tell()
    halves = len(list(product.data.glob("videos/**/*.part")))
    with contextlib.closing(sqlite3.connect(product.data / "secondsight.sqlite3")) as connection:
        sound = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    Figure(PROMISE, "half files; the database's own check", f"{halves}; {sound}", "0; ok", not halves and sound == "ok").tell()


if __name__ == "__main__":
    main()
