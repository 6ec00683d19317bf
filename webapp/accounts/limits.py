"""How much one person may have: their own numbers, else everybody's from the settings; 0 is no limit."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from webapp.accounts.models import User


@dataclass(frozen=True)
class Limits:
    """The most of each; None where there is no limit."""

    bytes: int | None
    minutes: int | None
    """Of video, described in a month."""
    runs: int | None
    """Waiting or being described at the same time."""


def limits_of(user: User) -> Limits:
    """What this person may have."""
    return Limits(
        _chosen(user.most_bytes, settings.USER_BYTES),
        _chosen(user.most_minutes, settings.USER_MINUTES_A_MONTH),
        _chosen(user.most_runs, settings.USER_RUNS_AT_ONCE),
    )


def _chosen(own: int | None, everybodys: int) -> int | None:
    return (everybodys if own is None else own) or None
