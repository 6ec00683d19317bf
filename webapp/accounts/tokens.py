"""One-time links: made, found again by the hash of their token, and used exactly once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from webapp.accounts.models import OneTimeLink, User

INVITE_LASTS = timedelta(days=7)
SIGN_IN_LASTS = timedelta(hours=24)
MAILED_LASTS = timedelta(hours=2)


def hash_token(token: str) -> str:
    """What the database keeps of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_invite(by: User) -> tuple[OneTimeLink, str]:
    """A link that makes one account within seven days, and its token, which can't be shown again."""
    token = secrets.token_urlsafe(32)
    row = OneTimeLink.objects.create(
        token_hash=hash_token(token),
        purpose=OneTimeLink.Purpose.INVITE,
        created_by=by,
        expires_at=timezone.now() + INVITE_LASTS,
    )
    return row, token


def make_sign_in(user: User) -> str:
    """The token of a link that signs `user` in once within a day."""
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        token_hash=hash_token(token),
        purpose=OneTimeLink.Purpose.SIGN_IN,
        user=user,
        expires_at=timezone.now() + SIGN_IN_LASTS,
    )
    return token


def make_mailed(purpose: OneTimeLink.Purpose, email: str, user: User | None = None) -> str:
    """The token of a link for the mail to this address; those that were sent before for the same stop working."""
    now = timezone.now()
    OneTimeLink.objects.filter(Q(user=user, email=email) | Q(expires_at__lt=now), purpose=purpose, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(token_hash=hash_token(token), purpose=purpose, user=user, email=email, expires_at=now + MAILED_LASTS)
    return token


def drop_links(user: User) -> None:
    """End every link of this person that wasn't used: whoever asked for one knew the password that is no more."""
    OneTimeLink.objects.filter(user=user, used_at=None).delete()


def find_link(token: str) -> OneTimeLink | None:
    """The link with this token, if it still works."""
    return OneTimeLink.objects.filter(token_hash=hash_token(token), used_at=None, expires_at__gt=timezone.now()).first()


def spend(link: OneTimeLink) -> bool:
    """Mark the link as used; False when someone else was faster."""
    now = timezone.now()
    return OneTimeLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now) == 1
