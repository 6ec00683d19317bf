"""Kill -9 at random while runs are described: workers, decoders, the web server and the queue, which is also emptied.

`python -m soak.kills [--kills 50] [--empties 5] [--runs 60] [--clips 4] [--seconds 18] [--seed 1]`: every run must end as one that
nobody disturbed.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import redis

from soak.figures import Figure
from soak.gaps import Gaps
from soak.processes import decoders_of, kill
from soak.product import Product, running_product, wait_until
from soak.runs import differing, finished, first_runs, lines_of, missing_and_doubled, queue_like

PROMISE = "Nothing is lost"
WORKER, DECODER, LOOK, WEB, QUEUE, EMPTIED = "describe worker", "decoder", "look worker", "web server", "queue", "emptied queue"
WEIGHTS = {WORKER: 5, DECODER: 4, LOOK: 1, WEB: 2, QUEUE: 3}
PROCESSES = {WORKER: ("worker", "describe"), LOOK: ("worker", "look"), WEB: ("webserver",), QUEUE: ("valkey-server",)}
MOST_DEATHS, WITHIN_SECONDS = 3, 65.0
"""Of one part: five within a minute would stop the whole product, as they should."""
LONGEST_SECONDS = 1500.0


@dataclass
class Killer:
    """Chooses whom to kill, with a seed, and does it."""

    product: Product
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    _deaths: dict[str, list[float]] = field(default_factory=dict)

    def strike(self, empties: bool) -> tuple[str, int] | None:
        """Kill one process and say which; None where nobody could be killed at this moment."""
        victim = QUEUE if empties else self._choose()
        pids = self._pids(victim)
        if not pids or not self._may_die(victim):
            return None
        if empties:
            with redis.Redis.from_url(_queue_address()) as queue:
                queue.flushall()
        pid = self.chance.choice(pids)
        if not kill(pid):
            return None
        self.killed[EMPTIED if empties else victim] += 1
        self._deaths.setdefault(victim, []).append(time.monotonic())
        return victim, pid

    def _choose(self) -> str:
        return self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def _pids(self, victim: str) -> list[int]:
        if victim != DECODER:
            return self.product.pids(*PROCESSES[victim])
        return [child for worker in self.product.pids(*PROCESSES[WORKER]) for child in decoders_of(worker)]

    def _may_die(self, victim: str) -> bool:
        recent = [at for at in self._deaths.get(victim, []) if time.monotonic() - at < WITHIN_SECONDS]
        return victim == DECODER or len(recent) < MOST_DEATHS


def main() -> None:
    """Try it and tell the figures."""
    wanted = _wanted()
    with running_product(DESCRIBE_WORKERS="2") as product:
        product.open_database()
        wait_until(product.is_well, 120, "a product that is well")
        browser = product.browser()
        first = first_runs(product, browser, wanted.clips, wanted.seconds)
        begun = time.monotonic()
        ids = queue_like(first, wanted.runs)
        killer, gaps = _disturb(product, ids, wanted)
        print(f"{len(ids)} runs took {time.monotonic() - begun:.0f} s; killed: {dict(killer.killed)}", flush=True)
        wait_until(product.is_well, 60, "a product that is well again")
        _tell(killer, gaps, ids, differing(product, browser, first, ids))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("kills", 50), ("empties", 5), ("runs", 60), ("clips", 4), ("seconds", 18), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    return parser.parse_args()


def _disturb(product: Product, ids: Sequence[UUID], wanted: argparse.Namespace) -> tuple[Killer, Gaps]:
    """Kill at random points of the work, which are lines that are stored by then, until all runs are finished."""
    killer, gaps = Killer(product, random.Random(wanted.seed)), Gaps(product)
    total = len(ids) * wanted.seconds
    points = sorted(killer.chance.uniform(0.01, 0.93) * total for _ in range(wanted.kills + wanted.empties))
    # not among the last: one that has to wait for its turn would find nothing left to disturb
    emptied_at = set(killer.chance.sample(points[: max(wanted.empties, len(points) * 4 // 5)], wanted.empties))
    end = time.monotonic() + LONGEST_SECONDS
    while finished(ids) < len(ids) and time.monotonic() < end:
        if points and lines_of(ids) >= points[0]:
            before = gaps.before()
            if (struck := killer.strike(points[0] in emptied_at)) is not None:
                points.pop(0)
                gaps.begin(*struck, before)
        gaps.look()
        time.sleep(0.1)
    return killer, gaps


def _tell(killer: Killer, gaps: Gaps, ids: Sequence[UUID], differ: int) -> None:
    done, (missing, doubled) = _done(ids), missing_and_doubled(ids)
    kills = sum(killer.killed.values()) - killer.killed[EMPTIED]
    among = f"after {kills} kill -9 and {killer.killed[EMPTIED]} emptied queues"
    Figure(PROMISE, f"runs complete {among}", f"{done} of {len(ids)}", f"{len(ids)} of {len(ids)}", done == len(ids)).tell()
    Figure(PROMISE, "seconds missing, seconds doubled", f"{missing}, {doubled}", "0, 0", not (missing or doubled)).tell()
    Figure(PROMISE, "documents that differ from the undisturbed", str(differ), "0", not differ).tell()
    for what, seconds in gaps.told().items():
        p95, most = seconds[math.ceil(0.95 * len(seconds)) - 1], seconds[-1]
        seen = f"p95 {p95:.1f} s, longest {most:.1f} s ({len(seconds)} times)"
        Figure(PROMISE, what, seen, "p95 < 15 s, longest < 30 s", p95 < 15 and most < 30).tell()


def _done(ids: Sequence[UUID]) -> int:
    from webapp.runs.models import AnalysisRun

    for run in AnalysisRun.objects.filter(pk__in=list(ids)).exclude(state="done"):
        print(f"{run.id}: {run.state} {run.error}", flush=True)
    return AnalysisRun.objects.filter(pk__in=list(ids), state="done").count()


def _queue_address() -> str:
    from django.conf import settings

    return str(settings.REDIS_URL)


if __name__ == "__main__":
    main()
