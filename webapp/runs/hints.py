"""Tells open pages that a run has changed; what changed they read from the database."""

from __future__ import annotations

import asyncio
import logging
import time
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

MOST_SECONDS = 1.0
"""How long a hint may take: a queue that is there but doesn't answer would hold up the analysis for as long as it is silent."""
QUIET_SECONDS = 5.0
"""After a hint that failed none is tried for so long; open pages ask by themselves as often."""

log = logging.getLogger(__name__)
_quiet_until = 0.0


def group_of(run_id: UUID | str) -> str:
    """The channel group of those who watch this run."""
    return f"run.{run_id}"


def hint_on_commit(run_id: UUID) -> None:
    """Tell the watchers of a run once the transaction around is committed."""
    transaction.on_commit(lambda: send_hint(run_id))


def send_hint(run_id: UUID) -> None:
    """Tell the watchers of a run that it has changes; where no message gets through they find out by asking."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        async_to_sync(_send)(run_id)
    except Exception as error:
        # a hint that fails in any way must never fail the analysis: the rows are stored already
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("No hint was sent for run %s: %s", run_id, error.__class__.__name__)


async def _send(run_id: UUID) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        await get_channel_layer().group_send(group_of(run_id), {"type": "run.changed", "at": time.time()})
