"""Tells open pages that a run has changed; what changed they read from the database."""

from __future__ import annotations

import logging
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)


def group_of(run_id: UUID) -> str:
    """The channel group of those who watch this run."""
    return f"run.{run_id}"


def send_hint(run_id: UUID, seq: int) -> None:
    """Tell the watchers of a run that it has changes up to `seq`; without a queue they find out by asking."""
    layer = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(group_of(run_id), {"type": "run.changed", "seq": seq})
    except Exception as error:
        # a hint that fails in any way must never fail the analysis: the rows are stored already
        log.warning("No hint was sent for run %s: %s", run_id, error.__class__.__name__)
