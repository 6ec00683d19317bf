"""Who is looking: the Viewer of a request or of a socket, with the runs that share links opened to this session."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from webapp.accounts.access import Viewer
from webapp.accounts.models import User
from webapp.accounts.scope import Opened
from webapp.runs.models import AnalysisRun, Grant, RunShare

GRANTS_KEY = "grants"
"""Where a session keeps the ids of the Grant rows that its links opened."""


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a request; grants are read again each time, so that a revoked link stops at once."""
    return _viewer(request.user, request.session)


def viewer_of_scope(scope: Mapping[str, Any]) -> Viewer:
    """The viewer behind a socket, from its session as stored now: a sign-out ends the right too.

    Blocks on the database, so an async caller goes through database_sync_to_async.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(scope["session"].session_key)
    return _viewer(get_user(request), request.session)


def remember_grant(session: SessionBase, grant: Grant) -> None:
    """Let this session see the grant's run for as long as the grant is open; of two links to a run the last one opened holds."""
    kept = session.get(GRANTS_KEY, [])
    if kept[-1:] != [str(grant.id)]:
        session[GRANTS_KEY] = [*(known for known in kept if known != str(grant.id)), str(grant.id)]


def has_opened(session: SessionBase, grant: Grant) -> bool:
    """Whether this session came through the link before, and so knows its password."""
    return str(grant.id) in session.get(GRANTS_KEY, [])


def may_change(viewer: Viewer, run: AnalysisRun, *, words_only: bool = False) -> bool:
    """Whether this viewer may cancel, retry, share, correct or delete: the owner and staff; a share link only looks.

    With `words_only` whether they may correct its lines, which some of those may with whom it is shared.
    """
    if viewer.is_staff or (viewer.user_id is not None and run.video.owner_id == viewer.user_id):
        return True
    if not words_only or viewer.user_id is None or viewer.own_only:
        return False
    return RunShare.objects.filter(run=run, user=viewer.user_id, may_edit=True).exists()


def _viewer(user: AbstractBaseUser | AnonymousUser, session: SessionBase) -> Viewer:
    grants = _open_runs(session.get(GRANTS_KEY, []))
    if not isinstance(user, User) or not user.is_active:
        return Viewer(grants=grants)
    return Viewer(user_id=user.pk, is_staff=user.is_staff, grants=grants)


def _open_runs(grant_ids: list[str]) -> dict[uuid.UUID, Opened]:
    if not grant_ids:
        return {}
    rows = {str(grant.id): grant for grant in Grant.objects.working().filter(pk__in=grant_ids).select_related("run")}
    working = [rows[grant_id] for grant_id in grant_ids if grant_id in rows]
    return {grant.run_id: Opened(grant.run.video_id, grant.scope) for grant in working}
