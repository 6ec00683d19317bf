"""What a site that others reach must not start with."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from webapp.environment import LOOPBACK, Site

LEAST_KEY_SIGNS = 32
LEAST_DIFFERENT_SIGNS = 8
KNOWN_KEYS = ("django-insecure", "changeme", "change-me", "secret", "insecure", "test", "example")
"""What keys begin with that stand in examples."""


def others_reach(host: str, site: Site) -> bool:
    """Whether the site is for more than this computer: it listens on the network, or is known by a name there."""
    return host not in LOOPBACK or urlsplit(site.address).hostname not in LOOPBACK


def refuse_unsafe(host: str, site: Site, debug: bool, key: str) -> None:
    """Stop the start with a sentence where others reach the site and it would show its insides or sign with a guessable key."""
    if not others_reach(host, site):
        return
    if debug:
        raise ImproperlyConfigured(f"DEBUG=1 shows the program's insides to everyone who reaches {site.address}. Use it on 127.0.0.1 only.")
    if len(key) < LEAST_KEY_SIGNS or len(set(key)) < LEAST_DIFFERENT_SIGNS or key.lower().startswith(KNOWN_KEYS):
        raise ImproperlyConfigured(
            "SECRET_KEY can be guessed, and whoever knows it can sign in as anyone. Leave it out: one is made at the first start and kept."
        )
