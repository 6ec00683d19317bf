"""Slows down who tries tokens, passwords or addresses: after 30 of them in ten minutes a network, or a person, waits."""

from __future__ import annotations

import ipaddress
from enum import Enum

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

MISSES = 30
WITHIN_SECONDS = 600


class Door(Enum):
    """What is tried; each is counted by itself."""

    SHARE_LINK = "share-misses"
    PASSWORD = "password-misses"
    MAIL = "mails-asked-for"
    LINK_PASSWORD = "link-password-misses"
    WHO_IS_HERE = "addresses-asked-for"
    """Whether an address has an account: who is signed in is counted wherever they are, who has an invite by their network."""


def guesses_too_much(request: HttpRequest, door: Door) -> bool:
    """Whether this address, or this person, has missed too often lately."""
    return int(cache.get(_key(request, door), 0)) >= MISSES


def count_miss(request: HttpRequest, door: Door) -> None:
    """Remember that this address asked for a link that does not exist, or named a wrong password."""
    key = _key(request, door)
    if not cache.add(key, 1, WITHIN_SECONDS):
        try:
            cache.incr(key)
        except ValueError:
            # it ran out between the two calls
            cache.add(key, 1, WITHIN_SECONDS)


def named_too_many() -> str:
    """What is said to who has asked for too many addresses."""
    return _("You have named many addresses in a short time. Please wait 10 minutes before the next one.")


def _key(request: HttpRequest, door: Door) -> str:
    if door is Door.WHO_IS_HERE and request.user.is_authenticated:
        return f"{door.value}:{request.user.pk}"
    return f"{door.value}:{household(str(request.META.get('REMOTE_ADDR', '')))}"


def household(address: str) -> str:
    """The address; of IPv6 only the part that a whole line has, whose every computer may take as many more as it likes."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
