"""The address to give to others, for links that are sent on."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def works_here_only(host: str | None) -> bool:
    """Whether an address on this host leads other people to their own computer instead of to this one."""
    if host is None or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def public_address(request: HttpRequest, path: str) -> str:
    """The whole address of `path`: on the host that was asked, or on SITE's when that one leads nowhere for others."""
    site = settings.SITE.address
    asked = request.build_absolute_uri(path)
    if works_here_only(urlsplit(asked).hostname) and not works_here_only(urlsplit(site).hostname):
        return f"{site}{path}"
    return asked
