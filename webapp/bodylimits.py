"""How long the body of a request may be: by what it says of itself and of its sender, before anyone has looked closer."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
STRANGERS_BYTES = 64 * KILOBYTE
"""Enough to sign in with."""
PIECE_BYTES = 8 * MEGABYTE
"""The longest piece of an upload that can go on after a break."""
FORM_BYTES = 1024 * MEGABYTE
"""The longest form with files; it has to come in one go, so what is longer comes in pieces."""
ELSE_BYTES = 2 * MEGABYTE
PIECE_TYPE = "application/offset+octet-stream"


def longest_body(scope: Mapping[str, Any]) -> int:
    """How many bytes the body of this request may have; whether its session or token is good is for the view to find out."""
    headers = dict(scope["headers"])
    if not _claims_to_be_known(headers):
        return STRANGERS_BYTES
    content_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return {PIECE_TYPE: PIECE_BYTES, "multipart/form-data": FORM_BYTES}.get(content_type, ELSE_BYTES)


def announced_length(scope: Mapping[str, Any]) -> int | None:
    """The length that the request gives itself; None where it gives none."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else None


def _claims_to_be_known(headers: Mapping[bytes, bytes]) -> bool:
    if headers.get(b"authorization", b"")[:7].lower() == b"bearer ":
        return True
    try:
        return settings.SESSION_COOKIE_NAME in parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return False
