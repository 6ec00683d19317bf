"""Steady work for a while: uploads, runs, pages and sockets, and old videos deleted; memory and open files must stay flat.

`python -m soak.load [--minutes 30]`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from soak.clips import draw_clip
from soak.figures import Figure
from soak.processes import Holding, command_of, holding
from soak.product import Product, running_product, wait_until
from soak.watchers import watching

PROMISE = "Nothing grows"
CLIP_SECONDS = 6
VIDEOS_KEPT = 12
CLIPS = VIDEOS_KEPT + 1
"""So that none comes again while its video is still there: a known file leads to the run that it has."""
SOCKETS = 8
SAMPLE_EVERY_SECONDS = 2.0
WARM_SHARE = 1 / 3
"""Of the time: until then caches fill and libraries load what they need."""
MOST_MB_AN_HOUR = 30.0
MOST_MORE_FILES = 2
NAMES = {
    "webserver": "web server",
    "worker look": "look worker",
    "worker describe": "describe worker",
    "valkey": "queue",
    " up": "supervisor",
}


@dataclass
class Samples:
    """What each process held, over time."""

    product: Product
    held: dict[int, list[tuple[float, Holding]]] = field(default_factory=dict)

    def take(self) -> None:
        """One more sample of each process."""
        now = time.monotonic()
        for pid in self.product.pids():
            if name_of(pid) and (held := holding(pid)) is not None:
                self.held.setdefault(pid, []).append((now, held))

    @contextmanager
    def taken_meanwhile(self) -> Iterator[None]:
        """Sample on a thread until the end of the `with`."""
        over = threading.Event()

        def sample() -> None:
            while not over.wait(SAMPLE_EVERY_SECONDS):
                self.take()

        thread = threading.Thread(target=sample)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def name_of(pid: int) -> str:
    """Which part of the product a process is; empty for the short-lived ones."""
    command = command_of(pid)
    return next((name for word, name in NAMES.items() if word in command), "")


def main() -> None:
    """Try it and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    with running_product() as product:
        product.open_database()
        wait_until(product.is_well, 120, "a product that is well")
        samples = Samples(product)
        with samples.taken_meanwhile():
            done = asyncio.run(_work(product, minutes * 60))
        _tell(samples, done, minutes)


async def _work(product: Product, seconds: float) -> int:
    """Work for so long and give how many videos were described meanwhile."""
    browser = await asyncio.to_thread(product.browser)
    cookie = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
    clips = [draw_clip(product.data.parent / f"clip-{seed}.mp4", CLIP_SECONDS, seed) for seed in range(CLIPS)]
    kept: deque[str] = deque()
    end = time.monotonic() + seconds
    for number in itertools.count():
        if time.monotonic() > end:
            return number
        kept.append(await asyncio.to_thread(product.upload, browser, clips[number % CLIPS]))
        run_id = await asyncio.to_thread(_run_of, kept[-1])
        async with watching([run_id], SOCKETS, product.address, cookie) as watchers:
            await asyncio.to_thread(_look_around, product, browser, str(run_id))
            await asyncio.to_thread(
                wait_until, lambda watchers=watchers: all(len(one.seconds) == CLIP_SECONDS for one in watchers), 120, "lines"
            )
        if len(kept) > VIDEOS_KEPT:
            await asyncio.to_thread(_delete, product, browser, kept.popleft())
    raise AssertionError


def _run_of(video_id: str) -> object:
    from webapp.runs.models import AnalysisRun

    wait_until(lambda: AnalysisRun.objects.filter(video_id=video_id).exists(), 60, "the run")
    return AnalysisRun.objects.get(video_id=video_id).id


def _look_around(product: Product, browser: requests.Session, run_id: str) -> None:
    pages = ["/", "/videos/", f"/runs/{run_id}/", f"/runs/{run_id}/changes?since=0", f"/runs/{run_id}/tracks", "/presets/", "/healthz"]
    pages += [f"/runs/{run_id}/export.{kind}" for kind in ("json", "vtt", "srt", "csv", "md", "txt")]
    for page in pages:
        answer = browser.get(product.address + page, timeout=60)
        if answer.status_code >= 500 and page != "/healthz":
            raise RuntimeError(f"{page} answered {answer.status_code}")


def _delete(product: Product, browser: requests.Session, video_id: str) -> None:
    answer = browser.post(f"{product.address}/videos/{video_id}/delete/", headers={"Referer": product.address}, timeout=60)
    answer.raise_for_status()


def _tell(samples: Samples, done: int, minutes: float) -> None:
    print(f"{done} videos were uploaded, described, watched and exported in {minutes:g} minutes", flush=True)
    for pid, held in sorted(samples.held.items()):
        warm = held[int(len(held) * WARM_SHARE) :]
        if len(warm) < 10:
            print(f"{name_of(pid) or 'a process that is gone'} lived too short to judge", flush=True)
            continue
        growth = slope([(at / 3600, one.memory_mb) for at, one in warm])
        more = files_more([one.files for _, one in warm])
        seen = f"{warm[-1][1].memory_mb:.0f} MB, {growth:+.1f} MB an hour, {more:+d} files"
        wanted = f"under {MOST_MB_AN_HOUR:.0f} MB an hour, at most {MOST_MORE_FILES} files more"
        met = growth < MOST_MB_AN_HOUR and more <= MOST_MORE_FILES
        Figure(PROMISE, f"{name_of(pid)} under load for {minutes:g} minutes", seen, wanted, met).tell()


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How fast the values grow: the median of the slopes between points half the time apart, which no single peak moves."""
    half = len(points) // 2
    return statistics.median((after[1] - before[1]) / (after[0] - before[0]) for before, after in zip(points, points[half:], strict=False))


def files_more(counts: Sequence[int]) -> int:
    """How many more files are usually open in the last third than in the first."""
    third = max(1, len(counts) // 3)
    return round(statistics.median(counts[-third:]) - statistics.median(counts[:third]))


if __name__ == "__main__":
    main()
