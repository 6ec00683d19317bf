"""`/metrics`: the numbers that Prometheus reads.

What rows know is the same from every web process; how late lines are and the process's own memory are of the process that
answers. `up` starts one web process. Whoever runs several has each of them read at its own address, and adds up.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest

from webapp.environment import LOOPBACK
from webapp.runs.lag import LAG, UNTOLD
from webapp.vitals.gauges import RowGauges

REGISTRY = CollectorRegistry(auto_describe=False)
"""Our own: the library's usual one counts things that nobody asked for."""
ProcessCollector(registry=REGISTRY)
REGISTRY.register(LAG)
REGISTRY.register(UNTOLD)
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers, for this machine and for whoever knows METRICS_TOKEN; nobody else learns that there is such a page."""
    if not _may_read(request):
        raise Http404
    try:
        rows = CollectorRegistry(auto_describe=False)
        rows.register(RowGauges())
        body = generate_latest(rows) + generate_latest(REGISTRY)
    except DatabaseError:
        return HttpResponse("The database doesn't answer.\n", status=503, content_type="text/plain")
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    if given:
        return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    return _is_this_machine(request)


def _is_this_machine(request: HttpRequest) -> bool:
    """Behind a proxy everybody comes from here: so the name that was asked for must be a loopback one, passed on by nobody."""
    if any(name in request.META for name in PASSED_ON):
        return False
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and urlsplit(f"//{request.get_host()}").hostname in LOOPBACK
