"""Tells open pages that a run has changed; what changed they read from the database."""

from __future__ import annotations

import logging
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)


def group_of(run_id: UUID | str) -> str:
    """The channel group of those who watch this run."""
    return f"run.{run_id}"


def hint_on_commit(run_id: UUID) -> None:
    """Tell the watchers of a run once the transaction around is committed."""
    transaction.on_commit(lambda: send_hint(run_id))


def send_hint(run_id: UUID) -> None:
    """Tell the watchers of a run that it has changes; where no message gets through they find out by asking."""
    layer = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(group_of(run_id), {"type": "run.changed"})
    except Exception as error:
        # a hint that fails in any way must never fail the analysis: the rows are stored already
        log.warning("No hint was sent for run %s: %s", run_id, error.__class__.__name__)
