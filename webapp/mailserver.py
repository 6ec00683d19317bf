"""Which server sends mail, read from the environment: EMAIL_URL, or EMAIL_HOST and its companions; with neither, the log gets it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from webapp.environment import env_bool, env_number

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail; without a host there is none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    def __post_init__(self) -> None:
        if self.starttls and self.tls:
            raise ImproperlyConfigured("Mail is sent with STARTTLS or with TLS from the start, not with both.")

    @property
    def backend(self) -> str:
        """Django's name for the way."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'console'}.EmailBackend"


def read_mail_server() -> MailServer:
    """What the environment says."""
    if url := os.environ.get("EMAIL_URL", ""):
        return from_url(url)
    if not (host := os.environ.get("EMAIL_HOST", "")):
        return MailServer()
    tls = env_bool("EMAIL_USE_SSL")
    starttls = env_bool("EMAIL_USE_TLS")
    port = env_number("EMAIL_PORT", 465 if tls else 587 if starttls else 25, 1, 65535)
    return MailServer(host, port, os.environ.get("EMAIL_HOST_USER", ""), os.environ.get("EMAIL_HOST_PASSWORD", ""), starttls, tls)


def from_url(url: str) -> MailServer:
    """smtp://USER:PASSWORD@HOST:587?tls=1 (STARTTLS), smtps://... (TLS from the start), or console: for the log."""
    wrong = ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587?tls=1, smtps://user:password@host or console:")
    parts = urlsplit(url)
    if parts.scheme in ("console", "consolemail"):
        return MailServer()
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise wrong
    tls = parts.scheme == "smtps"
    starttls = not tls and parse_qs(parts.query).get("tls", ["0"])[-1] in ("1", "true", "yes", "on")
    try:
        port = parts.port or (465 if tls else 587 if starttls else 25)
    except ValueError:
        raise wrong from None
    return MailServer(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), starttls, tls)
