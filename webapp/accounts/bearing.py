"""Who a program is: the token that it bears, made, found again by its hash, and revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.apitoken import ApiToken
from webapp.accounts.models import User
from webapp.accounts.tokens import hash_token

PREFIX = "secondsight_"
"""Begins each token, so that scanners for leaked keys know it."""
MOST_TOKENS = 20
USE_IS_KEPT_EVERY = timedelta(minutes=1)
LASTS_DAYS = (30, 90, 365, 0)
"""What can be chosen; 0: until it is revoked."""


class TooManyTokens(Exception):
    """The person has as many as one may have; the message says so."""


def make_token(user: User, name: str, scope: str = ApiToken.Scope.WRITE, lasts_days: int = 0) -> tuple[ApiToken, str]:
    """A token, and its words, which can't be shown again; raises TooManyTokens."""
    if working_tokens(user).count() >= MOST_TOKENS:
        raise TooManyTokens(_("You have %(most)d tokens already. Revoke one that you no longer need.") % {"most": MOST_TOKENS})
    words = PREFIX + secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=lasts_days) if lasts_days else None
    row = ApiToken.objects.create(user=user, name=name, token_hash=hash_token(words), scope=scope, expires_at=expires_at)
    return row, words


def working_tokens(user: User) -> QuerySet[ApiToken]:
    """The tokens of a person that open something at this moment, newest first."""
    return _working().filter(user=user)


def revoke_token(user: User, token_id: int) -> bool:
    """End a token of this person; False where there is none."""
    return bool(ApiToken.objects.filter(pk=token_id, user=user, revoked_at=None).update(revoked_at=timezone.now()))


def revoke_tokens(user: User) -> int:
    """End every token of this person; gives how many worked."""
    return working_tokens(user).update(revoked_at=timezone.now())


def find_token(words: str) -> ApiToken | None:
    """The token with these words and its user; wrong, expired and revoked ones look alike. Its use is kept to the minute."""
    token = _working().filter(token_hash=hash_token(words), user__is_active=True).select_related("user").first()
    if token is not None:
        _note_use(token)
    return token


def bearer_of(request: HttpRequest) -> str | None:
    """The words of the token that a request bears; None where it bears none."""
    kind, _space, words = request.headers.get("Authorization", "").partition(" ")
    return words.strip() if kind.lower() == "bearer" else None


def caller(request: HttpRequest, writes: bool = False) -> User | None:
    """Who calls: by a token that it bears, else by the session of a page of ours; None for everyone else.

    A cookie alone changes nothing: where something is written, a session counts only with the proof against forged forms.
    """
    if (words := bearer_of(request)) is not None:
        token = find_token(words)
        return token.user if token and (token.may_write or not writes) else None
    if not isinstance(request.user, User) or not request.user.is_active:
        return None
    return request.user if not writes or _is_no_forgery(request) else None


class _Forgery(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _is_no_forgery(request: HttpRequest) -> bool:
    check = _Forgery(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _request: HttpResponse(), (), {}) is None


def _working() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_IS_KEPT_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
