"""`/healthz`: whether every part of the product works, for monitors and for the container's health check.

It answers 503, so that somebody looks, when
- the database or the queue doesn't answer,
- no worker of a kind has told within 20 s that it lives,
- the disk has less free space than uploads need,
- something waits, nobody works on anything of its kind, and that for two minutes ("stuck"; while models load nobody is late),
- a run that is worked on was not renewed for a minute ("lost"): its worker is gone and nobody takes it back.
A missing sandbox and a model that can't be loaded are told, but with 200: videos are taken and described all the same.

Anyone may ask, so it says nothing that only some may know: no names, paths, addresses or versions.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.diskspace import NEEDED_BYTES
from webapp.runs.models import Worker
from webapp.vitals.speaking import model_state
from webapp.vitals.waiting import Leases, Waiting, leases, waiting_runs, waiting_videos

SEEN_WITHIN = timedelta(seconds=20)
"""A worker tells that it lives every five seconds."""
STUCK_AFTER_SECONDS = 120.0
LOST_AFTER_SECONDS = 60.0
QUEUE_PATIENCE_SECONDS = 0.25
"""One that is there answers within a millisecond, and whoever asks wants to know soon."""
NOT_KNOWN = "not known yet"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when uploads can be taken and described, else 503; says of each part how it is."""
    disk_free = shutil.disk_usage(settings.DATA_DIR).free
    parts = {
        "queue": "ok" if _queue_answers() else "no answer",
        "disk": "ok" if disk_free > max(settings.DISK_FLOOR_BYTES, NEEDED_BYTES) else "full",
    }
    facts: dict[str, object] = {"disk_free_bytes": disk_free, "sandbox": NOT_KNOWN}
    try:
        _add_rows(parts, facts)
    except DatabaseError:
        parts |= {"database": "no answer", "workers": "missing"}
        facts["workers_alive"] = dict.fromkeys(settings.RQ_QUEUES, 0)
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "failing", **parts, **facts}, status=200 if well else 503)


def _add_rows(parts: dict[str, str], facts: dict[str, object]) -> None:
    """What the database knows; raises DatabaseError where it doesn't answer."""
    workers = alive_workers()
    counts = Counter(dict.fromkeys(settings.RQ_QUEUES, 0))
    counts.update(worker.queue for worker in workers)
    runs, videos, held = waiting_runs(), waiting_videos(), leases()
    parts |= {
        "database": "ok",
        "workers": "ok" if all(counts.values()) else "missing",
        "work": _work(runs, videos, held, workers),
    }
    facts |= {
        "workers_alive": dict(counts),
        "sandbox": _sandbox(workers),
        "queue_age_seconds": {"runs": runs.oldest_seconds, "videos": videos.oldest_seconds},
        "waiting": {"runs": runs.count, "videos": videos.count},
        "lease_age_seconds": held.oldest_seconds,
        "model": model_state([worker for worker in workers if worker.queue == "describe"]),
    }


def _work(runs: Waiting, videos: Waiting, held: Leases, workers: Sequence[Worker]) -> str:
    if held.oldest_seconds > LOST_AFTER_SECONDS:
        return "lost"
    loading = any(worker.state == Worker.State.STARTING for worker in workers)
    return "stuck" if not loading and max(runs.idle_seconds, videos.idle_seconds) > STUCK_AFTER_SECONDS else "ok"


def _sandbox(workers: Sequence[Worker]) -> str:
    """What the workers saw when each locked a decoding process: without filters of system calls, limits alone guard it."""
    seen = {worker.decoder_is_locked for worker in workers} - {None}
    if not seen:
        return NOT_KNOWN
    return "ok" if seen == {True} else "unavailable"


def alive_workers() -> list[Worker]:
    """The workers that have told of late that they live; raises DatabaseError."""
    return list(Worker.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN))


def _queue_answers() -> bool:
    patience = QUEUE_PATIENCE_SECONDS
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=patience, socket_connect_timeout=patience) as queue:
            return bool(queue.ping())
    except redis.exceptions.RedisError:
        return False
