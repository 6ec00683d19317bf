"""The numbers of /metrics that rows know, so that they are the same from every web process and after every restart.

No label has more than a handful of values, whatever people upload, name or choose.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta

import redis
from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from webapp.runs import queueing
from webapp.runs.models import AnalysisRun, Description, RunQuerySet, Segment, Worker
from webapp.videos.models import Video
from webapp.vitals.health import alive_workers
from webapp.vitals.waiting import leases, waiting_runs, waiting_videos

DESCRIBERS = ("composed", "transformers_vlm", "openai_server", "original", "merged")
PRESETS = ("fast", "balanced", "thorough")
OTHER = "other"
LATELY = timedelta(days=1)
MOST_SEGMENTS = 2000
"""So many of the last day's segments are asked how often their lines were asked for again."""


class RowGauges(Collector):
    """Reads the rows whenever it is asked; raises DatabaseError."""

    def collect(self) -> Iterator[Metric]:
        """All numbers."""
        yield from _queues()
        yield from _runs()
        yield from _speeds()
        yield from _lines()
        yield from _stored()
        yield from _workers()


def _queues() -> Iterator[Metric]:
    kinds = {"describe": waiting_runs(), "look": waiting_videos()}
    yield _gauge("waiting", "Runs and uploads that no worker has taken yet", {key: kind.count for key, kind in kinds.items()}, "queue")
    oldest = {key: kind.oldest_seconds for key, kind in kinds.items()}
    yield _gauge("waiting_oldest_seconds", "How long the oldest of them has waited", oldest, "queue")
    lengths: dict[str, float] = {}
    with contextlib.suppress(redis.RedisError):
        lengths = {name: queueing.queue(name).count for name in settings.RQ_QUEUES}
    yield _gauge("queue_messages", "Messages in the queue server; none where it doesn't answer", lengths, "queue")


def _runs() -> Iterator[Metric]:
    runs = AnalysisRun.objects.order_by().values_list("state").annotate(Count("pk"))
    yield _gauge("runs", "Runs by state", dict.fromkeys(AnalysisRun.State.values, 0) | dict(runs), "state")
    videos = Video.objects.order_by().values_list("state").annotate(Count("pk"))
    yield _gauge("videos", "Videos by state", dict.fromkeys(Video.State.values, 0) | dict(videos), "state")
    held = leases()
    yield GaugeMetricFamily("secondsight_leases", "Runs that a worker holds", held.count)
    yield GaugeMetricFamily("secondsight_lease_age_seconds", "How long ago the oldest of them was renewed", held.oldest_seconds)


def _speeds() -> Iterator[Metric]:
    done = AnalysisRun.objects.order_by().filter(state=AnalysisRun.State.DONE, elapsed_seconds__gt=0)
    described, worked = _sums(done)
    yield _two_labels("described_seconds", "Seconds of video in finished runs", described)
    yield _two_labels("worked_seconds", "Seconds that workers took for them", worked)
    described, worked = _sums(done.filter(finished_at__gt=timezone.now() - LATELY))
    speeds = {key: described[key] / worked[key] for key in described}
    yield _two_labels("video_seconds_per_worker_second", "Speed of the runs that were finished within a day", speeds)


def _sums(runs: RunQuerySet) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Seconds of video, and of work, by describer and preset."""
    described: dict[tuple[str, str], float] = {}
    worked: dict[tuple[str, str], float] = {}
    grouped = runs.values_list("describer", "preset").annotate(
        seconds=Sum(F("end_second") - F("first_second")), elapsed=Sum("elapsed_seconds")
    )
    for describer, preset, seconds, elapsed in grouped:
        key = (describer if describer in DESCRIBERS else OTHER, preset if preset in PRESETS else OTHER)
        described[key] = described.get(key, 0.0) + seconds
        worked[key] = worked.get(key, 0.0) + elapsed
    return described, worked


def _lines() -> Iterator[Metric]:
    failed = Description.objects.filter(status="failed").count()
    yield GaugeMetricFamily("secondsight_failed_seconds", "Seconds whose line only says that it failed", failed)
    lately = Segment.objects.filter(run__finished_at__gt=timezone.now() - LATELY).exclude(run__describer__in=("composed", "merged"))
    plans = lately.order_by("-pk").values_list("plan", flat=True)[:MOST_SEGMENTS]
    again = sum(window.get("asked_again", 0) for plan in plans for window in plan or [])
    yield GaugeMetricFamily("secondsight_lines_asked_again", "Lines that a model was asked for again, in runs finished within a day", again)


def _stored() -> Iterator[Metric]:
    sizes = list(_upload_sizes())
    yield GaugeMetricFamily("secondsight_uploads_unfinished", "Uploads that have not arrived whole", len(sizes))
    yield GaugeMetricFamily("secondsight_uploads_unfinished_bytes", "What has arrived of them", sum(sizes))
    kept = Video.objects.exclude(state=Video.State.REFUSED).aggregate(bytes=Sum("size_bytes"))["bytes"] or 0
    yield GaugeMetricFamily("secondsight_originals_bytes", "Size of all videos as they were uploaded", kept)
    disk = shutil.disk_usage(settings.DATA_DIR)
    yield GaugeMetricFamily("secondsight_disk_free_bytes", "Free space where the data folder lies", disk.free)
    yield GaugeMetricFamily("secondsight_disk_bytes", "Size of that disk", disk.total)


def _upload_sizes() -> Iterator[int]:
    for path in settings.UPLOAD_DIR.glob("*"):
        with contextlib.suppress(FileNotFoundError):
            yield path.stat().st_size


def _workers() -> Iterator[Metric]:
    alive = alive_workers()
    counts = {(queue, str(state)): 0.0 for queue in settings.RQ_QUEUES for state in Worker.State.values}
    memory = dict.fromkeys(settings.RQ_QUEUES, 0.0)
    for worker in alive:
        counts[worker.queue, worker.state] = counts.get((worker.queue, worker.state), 0) + 1
        memory[worker.queue] = max(memory.get(worker.queue, 0), worker.memory_bytes)
    yield _two_labels("workers", "Workers that are alive", counts, ("queue", "state"))
    yield _gauge("worker_memory_bytes", "Resident memory of the largest worker of each kind", memory, "queue")


def _gauge(name: str, words: str, values: Mapping[str, float], label: str) -> Metric:
    gauge = GaugeMetricFamily(f"secondsight_{name}", words, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge


def _two_labels(
    name: str, words: str, values: Mapping[tuple[str, str], float], labels: tuple[str, str] = ("describer", "preset")
) -> Metric:
    gauge = GaugeMetricFamily(f"secondsight_{name}", words, labels=list(labels))
    for keys, value in values.items():
        gauge.add_metric(list(keys), value)
    return gauge
