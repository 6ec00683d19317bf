"""`/healthz`: whether every part of the product works, for monitors and for the container's health check."""

from __future__ import annotations

import shutil
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.diskspace import NEEDED_BYTES
from webapp.runs.models import Worker

SEEN_WITHIN = timedelta(seconds=20)
"""A worker tells that it lives every five seconds."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when uploads can be taken and described, else 503; says of each part how it is."""
    workers = _workers()
    disk_free = shutil.disk_usage(settings.DATA_DIR).free
    parts = {
        "database": "ok" if _database_answers() else "no answer",
        "queue": "ok" if _queue_answers() else "no answer",
        "workers": "ok" if all(workers.values()) else "missing",
        "disk": "ok" if disk_free > max(settings.DISK_FLOOR_BYTES, NEEDED_BYTES) else "full",
    }
    well = all(state == "ok" for state in parts.values())
    body = {
        "status": "ok" if well else "failing",
        **parts,
        "workers_alive": workers,
        "disk_free_bytes": disk_free,
        "sandbox": _sandbox(),
    }
    return JsonResponse(body, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError:
        return False


def _queue_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as queue:
            return bool(queue.ping())
    except redis.exceptions.RedisError:
        return False


def _workers() -> dict[str, int]:
    """How many workers of each kind have told that they live."""
    alive = dict.fromkeys(settings.RQ_QUEUES, 0)
    try:
        rows = Worker.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN)
        return alive | dict(rows.values_list("queue").annotate(Count("pk")).order_by())
    except DatabaseError:
        return alive


def _sandbox() -> str:
    """What the workers saw when each locked a decoding process: without filters of system calls, limits alone guard it."""
    try:
        seen = set(Worker.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN).values_list("decoder_is_locked", flat=True)) - {None}
    except DatabaseError:
        seen = set()
    if not seen:
        return "not known yet"
    return "ok" if seen == {True} else "unavailable"
