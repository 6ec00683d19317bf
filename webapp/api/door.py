"""Who may call: the bearer of a token that works, not too often. A token sees its person's things and never those that staff see."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from webapp.accounts.access import Viewer
from webapp.accounts.apitoken import ApiToken
from webapp.accounts.bearing import find_token
from webapp.accounts.guessing import household
from webapp.accounts.models import User
from webapp.api.rates import take
from webapp.api.trouble import Trouble, may_only_look, not_allowed_in, words_for

MISSES_A_MINUTE = 60


class Bearer(HttpBearer):
    """A token that works; for a call that changes something, one that may."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token; raises Trouble."""
        token = super().__call__(request)
        if token is None:
            _count_miss(request)
            raise not_allowed_in()
        assert isinstance(token, ApiToken)
        request.allowance = take(f"user:{token.user_id}", settings.API_CALLS_A_MINUTE)  # type: ignore[attr-defined]
        if request.allowance.spent:  # type: ignore[attr-defined]
            raise Trouble(429, *words_for(429))
        if request.method not in ("GET", "HEAD") and not token.may_write:
            raise may_only_look()
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The row of these words."""
        return find_token(token.strip())


def person_of(request: HttpRequest) -> User:
    """Whose token it is."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token.user


def viewer_of_call(request: HttpRequest) -> Viewer:
    """Who looks; a member of staff looks through a token as anybody else does."""
    return Viewer(user_id=person_of(request).pk, own_only=True)


def _count_miss(request: HttpRequest) -> None:
    # only misses are turned away: whoever shares the address with a guesser and has a token goes on
    request.allowance = take(_address(request), MISSES_A_MINUTE)  # type: ignore[attr-defined]
    if request.allowance.spent:  # type: ignore[attr-defined]
        raise Trouble(429, *words_for(429))


def _address(request: HttpRequest) -> str:
    return f"address:{household(str(request.META.get('REMOTE_ADDR', '')))}"
