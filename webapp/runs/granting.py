"""A right to see one run without an account, made from the words of a link that only its reader knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.limits import limits_of
from webapp.accounts.models import User
from webapp.accounts.scope import WHOLE, Scope
from webapp.accounts.tokens import hash_token
from webapp.runs.clip_bytes import likely_bytes
from webapp.runs.clips import clip_of
from webapp.runs.models import AnalysisRun, Grant
from webapp.runs.usage import bytes_of
from webapp.videos.models import PlayableCopy

LASTS = timedelta(days=30)
MOST_LINKS = 50
"""So many links of one run may work at the same time."""


class LinkRefused(ValueError):
    """There can't be another link; the message is a plain sentence for the user."""


def usual_end() -> datetime:
    """When a link ends for which nothing else was chosen."""
    return timezone.now() + LASTS


@dataclass(frozen=True)
class LinkChoices:
    """What was chosen for a link."""

    title: str = ""
    expires_at: datetime | None = field(default_factory=usual_end)
    password: str = ""
    """Hashed; empty where none is asked for."""
    start_second: int | None = None
    scope: Scope = WHOLE


def make_link(run: AnalysisRun, by: User, token: str = "", choices: LinkChoices | None = None) -> tuple[Grant, str]:
    """A right to see `run`, for 30 days unless chosen otherwise, and the token of its link, which can't be shown again.

    Whoever brings a token of their own gets the same right for it each time. Raises LinkRefused.
    """
    words, chosen = token or secrets.token_urlsafe(32), choices or LinkChoices()
    scope = chosen.scope
    given = {
        "run": run,
        "created_by": by,
        "title": chosen.title,
        "expires_at": chosen.expires_at,
        "password": chosen.password,
        "start_second": chosen.start_second,
        "first_second": scope.first_second,
        "end_second": scope.end_second,
        "download": scope.download,
        "hidden_lanes": sorted(scope.hidden),
    }
    with transaction.atomic():
        # one after the other, so that two at once can't both be the last one
        AnalysisRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()
        if (known := Grant.objects.filter(token_hash=hash_token(words)).first()) is not None:
            return known, words
        _check_links(run)
        if scope.is_range:
            _have_clip_cut(run, scope)
        return Grant.objects.create(token_hash=hash_token(words), **given), words


def choices_of(grant: Grant, by: User) -> LinkChoices:
    """The choices of a link, for another one like it; it lasts as long as this one was meant to, and without end only for staff."""
    without = None if by.is_staff else usual_end()
    ends = timezone.now() + (grant.expires_at - grant.created_at) if grant.expires_at else without
    return LinkChoices(grant.title, ends, grant.password, grant.start_second, grant.scope)


def hashed(password: str) -> str:
    """What is kept of a link's password; nothing where none is asked for."""
    return make_password(password) if password else ""


def _have_clip_cut(run: AnalysisRun, scope: Scope) -> None:
    shown = AnalysisRun.objects.select_related("video").get(pk=run.pk)
    shown.narrow(scope)
    if not PlayableCopy.objects.filter(video=shown.video, start_second=shown.first_second, end_second=shown.end_second).exists():
        _check_room(shown)
    clip_of(shown)


def _check_links(run: AnalysisRun) -> None:
    if Grant.objects.working().filter(run=run).count() >= MOST_LINKS:
        sentence = _("%(most)d links to this run work already, which is the most. Take back one that nobody needs any more.")
        raise LinkRefused(sentence % {"most": MOST_LINKS})


def _check_room(shown: AnalysisRun) -> None:
    """A range needs a clip, which counts as its owner's videos do."""
    # links to two runs of one owner are counted one after the other
    owner = User.objects.select_for_update(no_key=True).get(pk=shown.video.owner_id)
    most, needed = limits_of(owner).bytes, likely_bytes(shown.video, shown.first_second, shown.end_second)
    if most is not None and bytes_of(owner.pk) + needed > most:
        raise LinkRefused(_("There is no room for the clip that a link to a range needs. Delete a video, or take back such a link."))
