"""Slows down who tries tokens: after 30 misses in ten minutes an address waits."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

MISSES = 30
WITHIN_SECONDS = 600


def guesses_too_much(request: HttpRequest) -> bool:
    """Whether this address has missed too often lately."""
    return int(cache.get(_key(request), 0)) >= MISSES


def count_miss(request: HttpRequest) -> None:
    """Remember that this address asked for a link that does not exist."""
    key = _key(request)
    if not cache.add(key, 1, WITHIN_SECONDS):
        try:
            cache.incr(key)
        except ValueError:
            # it ran out between the two calls
            cache.add(key, 1, WITHIN_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"share-misses:{request.META.get('REMOTE_ADDR', '')}"
