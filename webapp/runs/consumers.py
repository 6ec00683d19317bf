"""The socket of an open page: replays from the database what the page lacks, then follows hints."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import redis
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.utils import translation

from webapp.runs.access import viewer_of_scope
from webapp.runs.changes import ChangesJSON, changes_since, seq_from
from webapp.runs.hints import MOST_SECONDS, group_of
from webapp.runs.lag import note_sent
from webapp.runs.models import AnalysisRun
from webapp.runs.open_sockets import place_for
from webapp.runs.progress import RunJSON
from webapp.runs.queueing import queue_answers

LOOK_AGAIN_EVERY_SECONDS = 5.0
"""A hint may be lost, and a right may end: both are found out by asking again."""
RESTS = 6
"""So many times as long passes for a finished run, which changes only when somebody corrects a line."""
NO_RIGHT = 4403
TRY_LATER = 1013

log = logging.getLogger(__name__)


class RunConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One page that watches one run; closes with 4403 where there is no right to see it, or no longer."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one socket; without a queue there is none, and the page asks every few seconds instead."""
        # one that is there but silent would hold the page's socket open for ever, without a word
        if not await asyncio.to_thread(queue_answers):
            await send({"type": "websocket.close", "code": TRY_LATER})
            return
        with place_for(scope["session"].session_key) as free:
            if not free:
                await send({"type": "websocket.close", "code": TRY_LATER})
                return
            try:
                await super().__call__(scope, receive, send)
            except redis.RedisError as error:
                log.warning("No socket for an open page: %s", error.__class__.__name__)
                await send({"type": "websocket.close", "code": TRY_LATER})

    async def connect(self) -> None:
        """Accept who may see the run, and bring the page up to date."""
        self._run_id: UUID = self.scope["url_route"]["kwargs"]["run_id"]
        self._seq = _since(self.scope["query_string"])
        self._language = _language(self.scope["query_string"])
        self._told: RunJSON | None = None
        self._sending = asyncio.Lock()
        self._gone = False
        self._looking_again: asyncio.Task[None] | None = None
        if await database_sync_to_async(self._visible_run)() is None:
            await self.close(NO_RIGHT)
            return
        await self._join()
        await self.accept()
        await self._catch_up()
        self._looking_again = asyncio.create_task(self._look_again())

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self._looking_again is not None:
            self._looking_again.cancel()
            # the queue may be away, which is then no one's loss
            with contextlib.suppress(Exception):
                await self.channel_layer.group_discard(group_of(self._run_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Pages have nothing to say here."""

    async def run_changed(self, event: dict[str, Any]) -> None:
        """A hint: the run has changed, at that moment."""
        await self._catch_up(event.get("at"))

    async def _join(self) -> None:
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self.channel_layer.group_add(group_of(self._run_id), self.channel_name)
        except Exception as error:  # without a queue the page is served by asking again every few seconds
            log.warning("No hints for an open page: %s", error.__class__.__name__)

    async def _look_again(self) -> None:
        while not self._gone:
            finished = self._told is not None and self._told["finished"]
            await asyncio.sleep(LOOK_AGAIN_EVERY_SECONDS * (RESTS if finished else 1))
            try:
                await self._catch_up()
            except Exception:
                log.exception("An open page could not be brought up to date; it is tried again.")

    async def _catch_up(self, changed_at: float | None = None) -> None:
        """Send all that the page lacks, or end where the right has ended."""
        async with self._sending:
            more = not self._gone
            while more:
                changes = await database_sync_to_async(self._changes)()
                if changes is None:
                    self._gone = True
                    await self.send_json({"type": "gone"})
                    await self.close(NO_RIGHT)
                    return
                more = changes["more"]
                if changes["last_seq"] > self._seq or changes["run"] != self._told:
                    self._seq, self._told = changes["last_seq"], changes["run"]
                    await self.send_json({"type": "changes", **changes})
                    if changes["lines"] and self._looking_again is not None:
                        note_sent(changed_at)

    def _visible_run(self) -> AnalysisRun | None:
        return AnalysisRun.objects.visible_to(viewer_of_scope(self.scope)).filter(pk=self._run_id).first()

    def _changes(self) -> ChangesJSON | None:
        run = self._visible_run()
        with translation.override(self._language):
            return None if run is None else changes_since(run, self._seq)


def _since(query_string: bytes) -> int:
    return seq_from(parse_qs(query_string.decode("ascii", "replace")).get("since", [""])[0])


def _language(query_string: bytes) -> str:
    """The language of the page, which it names itself: no middleware sets one for a socket."""
    named = parse_qs(query_string.decode("ascii", "replace")).get("language", [""])[0]
    return named if named in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
