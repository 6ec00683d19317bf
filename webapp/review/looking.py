"""Writes down each look of staff at someone else's video: every answer and every socket goes through here."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from webapp.accounts.apitoken import ApiToken
from webapp.accounts.models import User
from webapp.review.looked_at import DESK, looked_at
from webapp.review.models import Look
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

Way = Look.Way
PAGES = frozenset({"library:player", "library:video", "library:compare", "library:delete", "review:run", "sharing:another", *DESK})
RUN_SOCKET = re.compile(r"/ws/runs/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
REMEMBERED_SECONDS = 3600

log = logging.getLogger(__name__)


class NoteLooks:
    """Notes who of the staff got an answer about a run or a video of someone else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.kwargs:
            user = _who(request)
            if isinstance(user, User) and user.is_staff and any(shown := looked_at(request, response)):
                note_look(user, _way(request.resolver_match.view_name), *shown, request.META.get("REMOTE_ADDR", ""))
        return response


class NoteSocketLooks:
    """The same for sockets, once one is opened."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self._application = application

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Serve the socket."""

        async def noted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "websocket.accept":
                await database_sync_to_async(_note_socket)(scope)
            await send(message)

        await self._application(scope, receive, noted)


def note_look(user: User, way: str, run_id: UUID | None, video_id: UUID | None, address: str) -> None:
    """Keep that this member of staff looked, where the video isn't their own; what can't be kept is told in the log."""
    hour = _this_hour()
    # a playing picture asks for its file in many pieces: only the first writes
    key = f"look:{user.pk}:{way}:{run_id or video_id}:{hour:%Y%m%d%H}"
    if not cache.add(key, True, REMEMBERED_SECONDS):
        return
    try:
        _keep(user, way, _uuid(run_id), _uuid(video_id), {"address": address[:45], "email": user.email}, hour)
    except DatabaseError as error:
        cache.delete(key)
        log.warning("A look of %s could not be kept (%s).", user.pk, type(error).__name__)


def note_list(user: User, video_ids: set[UUID], address: str) -> None:
    """Keep that this member of staff saw a list with words of these videos."""
    seen = {"by": user, "email": user.email, "address": address[:45], "ways": [Way.LINES], "hour": _this_hour()}
    others = Video.objects.filter(pk__in=video_ids).exclude(owner=user)
    Look.objects.bulk_create([Look(video=video, **seen) for video in others], ignore_conflicts=True)


def _this_hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _uuid(told: UUID | str | None) -> UUID | None:
    return UUID(str(told)) if told else None


def _keep(user: User, way: str, run_id: UUID | None, video_id: UUID | None, facts: dict[str, str], hour: datetime) -> None:
    if run_id:
        video_id = AnalysisRun.objects.filter(pk=run_id).values_list("video_id", flat=True).first()
    if video_id is None or not Video.objects.filter(pk=video_id).exclude(owner=user).exists():
        return
    with transaction.atomic():
        look, made = Look.objects.get_or_create(by=user, run_id=run_id, video_id=video_id, hour=hour, defaults={**facts, "ways": [way]})
        if not made:
            look = Look.objects.select_for_update().get(pk=look.pk)
            if way not in look.ways:
                Look.objects.filter(pk=look.pk).update(ways=[*look.ways, way])


def _who(request: HttpRequest) -> object:
    token = getattr(request, "auth", None)
    return token.user if isinstance(token, ApiToken) else request.user


def _way(name: str) -> str:
    space = name.split(":")[0]
    if name in PAGES:
        return Way.PAGE
    if name == "library:export":
        return Way.EXPORT
    return {"v1": Way.API, "videos": Way.FILE}.get(space, Way.LINES)


def _note_socket(scope: MutableMapping[str, Any]) -> None:
    user: Any = scope.get("user")
    match = RUN_SOCKET.fullmatch(scope.get("path", ""))
    if match and getattr(user, "is_staff", False):
        address: str = (scope.get("client") or ("",))[0] or ""
        # what the socket holds is a lazy object that only stands for the person
        note_look(User.objects.get(pk=user.pk), Way.SOCKET, UUID(match[1]), None, address)
