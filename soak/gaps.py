"""How long the product takes to go on after a kill. Needs Product.open_database first."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from soak.processes import decoders_of, is_alive
from soak.product import Product
from soak.runs import finished, lines_of

AT_WORK = "from a kill until as many runs are worked on as before"
SAME_RUN = "from a kill until the next line of the run that was hit"
PAGE = "from a kill of the web server until a page comes"


@dataclass(frozen=True)
class Work:
    """A worker's hold on a run."""

    run_id: UUID
    generation: int


@dataclass(frozen=True)
class Open:
    """A gap that has begun and not ended."""

    what: str
    begun: float
    hit: Work | None = None
    workers: int = 0
    """How many were at work before."""
    lines: int = 0
    """How many lines the run that was hit had then."""


@dataclass
class Gaps:
    """The gaps of one trial."""

    product: Product
    closed: dict[str, list[float]] = field(default_factory=dict)
    _open: list[Open] = field(default_factory=list)

    def before(self) -> dict[int, Work]:
        """What each living worker, and each decoder of one, works on."""
        from webapp.runs.models import AnalysisRun

        held = AnalysisRun.objects.filter(state="running").values_list("held_by", "id", "generation")
        living = {pid: Work(*work) for holder, *work in held if is_alive(pid := int(holder.rpartition("/")[2]))}
        return living | {child: work for worker, work in living.items() for child in decoders_of(worker)}

    def begin(self, victim: str, pid: int, before: dict[int, Work]) -> None:
        """Something was killed just now; `before` says who was at work."""
        from webapp.runs.models import AnalysisRun

        now = time.monotonic()
        if victim == "web server":
            self._open.append(Open(PAGE, now))
        if (hit := before.get(pid)) is None:
            return
        self._open.append(Open(AT_WORK, now, hit, len(set(before.values()))))
        # one that was hit before its first line goes behind those it may have held up
        if not AnalysisRun.objects.filter(pk=hit.run_id, attempts__gt=0).exists():
            self._open.append(Open(SAME_RUN, now, hit, lines=lines_of([hit.run_id])))

    def look(self) -> None:
        """Close the gaps that are over."""
        if not self._open:
            return
        self._open = [gap for gap in self._open if gap.what != SAME_RUN or not _goes_behind(gap)]
        now = time.monotonic()
        for gap in [gap for gap in self._open if self._is_over(gap)]:
            self._open.remove(gap)
            self.closed.setdefault(gap.what, []).append(now - gap.begun)

    def told(self) -> dict[str, list[float]]:
        """The gaps of each kind, the shortest first; one that never ended has lasted until now."""
        now = time.monotonic()
        for gap in self._open:
            self.closed.setdefault(gap.what, []).append(now - gap.begun)
        self._open.clear()
        return {what: sorted(seconds) for what, seconds in self.closed.items()}

    def _is_over(self, gap: Open) -> bool:
        from webapp.runs.models import AnalysisRun

        if gap.hit is None:
            return self.product.answers(within=1.0)
        if gap.what == AT_WORK:
            at_work = set(self.before().values()) - {gap.hit}
            return len(at_work) >= gap.workers or not AnalysisRun.objects.filter(state="queued").exists()
        return lines_of([gap.hit.run_id]) > gap.lines or finished([gap.hit.run_id]) == 1


def _goes_behind(gap: Open) -> bool:
    """Whether the run was hit again before it came further: then those that it may have held up go first, as is promised."""
    from webapp.runs.models import AnalysisRun

    return gap.hit is not None and AnalysisRun.objects.filter(pk=gap.hit.run_id, state="queued", attempts__gt=0).exists()
