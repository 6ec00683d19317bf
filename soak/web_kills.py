"""The web server is killed again and again under open pages: each must have every line, none twice, soon after it is back.

`python -m soak.web_kills [--kills 10] [--sockets 20] [--seconds 100]`.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from soak.figures import Figure
from soak.processes import kill
from soak.product import Product, running_product, wait_until
from soak.runs import finished, first_runs, queue_like
from soak.watchers import Watcher, watching

PROMISE = "Nothing is lost"
RUNS = 5
BETWEEN_SECONDS = 17.0
"""Five deaths within a minute would stop the whole product, as they should."""


def main() -> None:
    """Try it and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("kills", 10), ("sockets", 20), ("seconds", 100)):
        parser.add_argument(f"--{name}", type=int, default=number)
    wanted = parser.parse_args()
    with running_product() as product:
        product.open_database()
        wait_until(product.is_well, 120, "a product that is well")
        browser = product.browser()
        first = first_runs(product, browser, 1, wanted.seconds, "balanced")
        cookie = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
        ids = queue_like(first, RUNS)
        asyncio.run(_try(product, ids, cookie, wanted))


async def _try(product: Product, ids: Sequence[UUID], cookie: str, wanted: argparse.Namespace) -> None:
    async with watching(ids, wanted.sockets, product.address, cookie) as watchers:
        await _until(lambda: all(one.connections for one in watchers), 60, "open sockets")
        behind = []
        for _ in range(wanted.kills):
            begun = time.monotonic()
            behind.append(await _kill_once(product, watchers))
            print(f"all {len(watchers)} pages were complete {behind[-1]:.1f} s after its return", flush=True)
            # the last wait is for nothing
            if len(behind) < wanted.kills:
                await asyncio.sleep(max(2.0, BETWEEN_SECONDS - (time.monotonic() - begun)))
        left = await asyncio.to_thread(finished, ids)
        print(f"{left} of {len(ids)} runs were finished when the last kill was over", flush=True)
        await _until(lambda: _all_finished(ids), 600, "the runs' end")
        await _until(lambda: all(one.seq >= _last_seqs(ids)[one.run_id] for one in watchers), 30, "the last lines")
        await asyncio.to_thread(_tell, watchers, behind)


async def _kill_once(product: Product, watchers: Sequence[Watcher]) -> float:
    """Seconds from the moment when a page comes again until every open page has all that was stored by then."""
    (web,) = await asyncio.to_thread(product.pids, "webserver")
    connected = [one.connections for one in watchers]
    kill(web)
    await _until(lambda: product.answers(within=1.0), 60, "a page")
    back, due = time.monotonic(), await asyncio.to_thread(_last_seqs, {one.run_id for one in watchers})
    while not _complete(watchers, connected, due):
        if time.monotonic() - back > 60:
            raise TimeoutError("a page did not catch up within a minute")
        await asyncio.sleep(0.05)
    return time.monotonic() - back


def _complete(watchers: Sequence[Watcher], connected: Sequence[int], due: dict[UUID, int]) -> bool:
    return all(one.connections > before and one.seq >= due[one.run_id] for one, before in zip(watchers, connected, strict=True))


def _last_seqs(ids: Sequence[UUID] | set[UUID]) -> dict[UUID, int]:
    from webapp.runs.models import AnalysisRun

    return dict(AnalysisRun.objects.filter(pk__in=list(ids)).values_list("id", "last_seq"))


def _all_finished(ids: Sequence[UUID]) -> bool:
    return finished(ids) == len(ids)


async def _until(true: Callable[[], object], seconds: float, what: str) -> None:
    await asyncio.to_thread(wait_until, true, seconds, what)


def _tell(watchers: Sequence[Watcher], behind: Sequence[float]) -> None:
    from webapp.runs.models import AnalysisRun

    seconds = dict(AnalysisRun.objects.filter(pk__in={one.run_id for one in watchers}).values_list("id", "end_second"))
    missing = sum(seconds[one.run_id] - len(one.seconds) for one in watchers)
    repeated = sum(one.repeated for one in watchers)
    among = f"{len(watchers)} open pages, web server killed {len(behind)} times"
    Figure(PROMISE, f"{among}: lines missing, lines repeated", f"{missing}, {repeated}", "0, 0", not (missing or repeated)).tell()
    Figure(PROMISE, "longest until all were complete after its return", f"{max(behind):.1f} s", "< 5 s", max(behind) < 5).tell()


if __name__ == "__main__":
    main()
