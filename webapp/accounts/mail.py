"""Mail to one person: written in their language, sent on a thread of its own, so that no answer tells by its time who is known."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from webapp.accounts.tokens import hash_token

MOST_AN_HOUR = 4
"""To one address, of what anyone may have sent there."""
HOUR_SECONDS = 3600

log = logging.getLogger(__name__)
_under_way: list[threading.Thread] = []


def mail_is_sent() -> bool:
    """Whether mail leaves this machine; else it stands in the log."""
    return bool(settings.MAIL_SERVER.host)


def mail_link(template: str, address: str, token: str, language: str = "", **facts: str) -> None:
    """Send a link that works once. Its host is SITE's: what a request calls us is nobody's word."""
    link = f"{settings.SITE.address}{reverse('accounts:use-link', args=[token])}"
    mail(template, address, language, link=link, **facts)


def mail(template: str, address: str, language: str = "", **facts: str) -> None:
    """Send accounts/mail/TEMPLATE.txt, whose first line is the subject; a failure is told in the log."""
    thread = threading.Thread(target=_send, args=(template, address, language, facts), name="mail", daemon=True)
    _under_way[:] = [thread for thread in _under_way if thread.is_alive()] + [thread]
    thread.start()


def written(template: str, address: str, language: str = "", **facts: object) -> EmailMessage:
    """The message, in that language."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, _line, body = render_to_string(f"mail/{template}.txt", {"site": settings.SITE.address, **facts}).lstrip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[address])


def may_mail(address: str) -> bool:
    """Whether this address hasn't got enough from us lately; asking counts."""
    key = f"mails:{hash_token(address.lower())}"
    cache.add(key, 0, HOUR_SECONDS)
    try:
        return int(cache.incr(key)) <= MOST_AN_HOUR
    except ValueError:
        # it ran out between the two calls
        return True


def settle() -> None:
    """Wait until nothing is under way; for tests."""
    for thread in list(_under_way):
        thread.join()


def asks_in(request: HttpRequest) -> str:
    """The language of the page on which somebody asks."""
    return translation.get_language_from_request(request)


def _send(template: str, address: str, language: str, facts: dict[str, str]) -> None:
    try:
        written(template, address, language, **facts).send()
    except Exception as error:
        # smtplib, ssl and the network each have errors of their own; nobody waits for this one
        log.error("A mail could not be sent (%s: %s).", type(error).__name__, error)
