"""Runs of a trial: queued, waited for, and held against what an undisturbed one says. Needs Product.open_database first."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import requests

from soak.clips import draw_clip
from soak.product import Product, wait_until

if TYPE_CHECKING:
    from webapp.runs.models import AnalysisRun

FINISHED = ("done", "failed", "cancelled")


def first_runs(product: Product, browser: requests.Session, clips: int, seconds: int, preset: str = "fast") -> list[AnalysisRun]:
    """Upload drawn clips as a person does and give the runs that come of it, done and undisturbed."""
    from webapp.runs.models import AnalysisRun

    folder = product.data.parent
    videos = [product.upload(browser, draw_clip(folder / f"clip-{seed}.mp4", seconds, seed), preset) for seed in range(clips)]
    wait_until(lambda: AnalysisRun.objects.filter(video_id__in=videos, state="done").count() == clips, 60 + 30 * clips, "the first runs")
    return [AnalysisRun.objects.select_related("video").get(video_id=video) for video in videos]


def queue_like(first: Sequence[AnalysisRun], count: int) -> list[UUID]:
    """Queue so many runs more of the same videos, with the same choices."""
    from webapp.runs.queueing import queue_run

    like = [first[number % len(first)] for number in range(count)]
    return [queue_run(run.video, run.preset, run.language).id for run in like]


def finished(ids: Iterable[UUID]) -> int:
    """How many of them are finished, however that ended."""
    from webapp.runs.models import AnalysisRun

    return AnalysisRun.objects.filter(pk__in=list(ids), state__in=FINISHED).count()


def lines_of(ids: Iterable[UUID]) -> int:
    """How many lines they have together."""
    from webapp.runs.models import Description

    return Description.objects.filter(run_id__in=list(ids)).count()


def document(product: Product, browser: requests.Session, run_id: UUID) -> dict[str, Any]:
    """The exported JSON of a run without what differs from run to run: its id and how long it took."""
    answer = browser.get(f"{product.address}/runs/{run_id}/export.json", timeout=60)
    answer.raise_for_status()
    whole: dict[str, Any] = json.loads(answer.content)
    for name in ("id", "elapsed_seconds"):
        whole["run"].pop(name)
    return whole


def differing(
    product: Product, browser: requests.Session, first: Sequence[AnalysisRun], ids: Sequence[UUID], keep: Path | None = None
) -> int:
    """How many of these runs say anything else than the undisturbed run of the same video; the first of them is kept for a look."""
    from webapp.runs.models import AnalysisRun

    wanted = {run.video_id: as_bytes(document(product, browser, run.id)) for run in first}
    found = 0
    for run in AnalysisRun.objects.filter(pk__in=list(ids)):
        said = as_bytes(document(product, browser, run.id))
        if said != wanted[run.video_id]:
            found += 1
            if keep is not None and found == 1:
                (keep / "said.json").write_bytes(said)
                (keep / "wanted.json").write_bytes(wanted[run.video_id])
    return found


def as_bytes(whole: dict[str, Any]) -> bytes:
    """A document in bytes that are equal only where everything in it is."""
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def missing_and_doubled(ids: Iterable[UUID]) -> tuple[int, int]:
    """Seconds of these runs without a line, and with more than one."""
    from webapp.runs.models import AnalysisRun, Description

    missing = doubled = 0
    for run in AnalysisRun.objects.filter(pk__in=list(ids)):
        seconds = list(Description.objects.filter(run=run).values_list("second", flat=True))
        missing += len(set(range(run.first_second, run.end_second)) - set(seconds))
        doubled += len(seconds) - len(set(seconds))
    return missing, doubled


def wait_for(ids: Sequence[UUID], seconds: float) -> float:
    """Wait until all are finished and give the seconds that took; raises TimeoutError."""
    begun = time.monotonic()
    wait_until(lambda: finished(ids) == len(ids), seconds, f"the end of {len(ids)} runs", every=0.5)
    return time.monotonic() - begun
