"""Keeps a run in its worker's hands while the analyzer works, and finds out when it has to let go."""

from __future__ import annotations

import logging
import os
import time

from webapp.runs.lease import Lease, LeaseLost, finish, give_back, renew
from webapp.runs.models import AnalysisRun
from webapp.runs.writing import RunWriter
from webapp.stopping import stop_requested

TICK_SECONDS = 0.25
RENEW_EVERY_SECONDS = 3.0
LOOK_EVERY_SECONDS = 0.75
LETTING_GO_SECONDS = 3.0
"""How long the analyzer may take to notice that it shall stop; after that the run is taken from it."""
STUCK_AFTER_SECONDS = 120.0
STOPPED_EXIT, STUCK_EXIT = 0, 70

log = logging.getLogger(__name__)


class Keeper:
    """Called every TICK_SECONDS beside the working thread, which asks `should_stop` at every frame."""

    def __init__(self, lease: Lease, writer: RunWriter, watched_second: int | None = None) -> None:
        self._lease = lease
        self._writer = writer
        self._renewed_at = self._looked_at = self._progress_at = time.monotonic()
        self._asked_at: float | None = None
        self.lost = False
        self.cancelled = False
        self.watched_second = watched_second
        """Where somebody watches, as last read."""

    def should_stop(self) -> bool:
        """Whether to stop working, for whatever reason; asking is progress."""
        self._progress_at = time.monotonic()
        return self.lost or self.cancelled or stop_requested.is_set()

    def tick(self) -> None:
        """Store what waits, hold the lease, look for a cancel and for who watches, and end what doesn't end by itself."""
        if self.lost:
            return
        try:
            self._writer.flush_due()
            self._hold()
            self._end_what_should_stop()
        except LeaseLost:
            self.lost = True
        if time.monotonic() - self._progress_at > STUCK_AFTER_SECONDS:
            log.error("No progress for %.0f s on run %s; the worker ends and the run is taken up again.", STUCK_AFTER_SECONDS, self._lease)
            os._exit(STUCK_EXIT)

    def _hold(self) -> None:
        now = time.monotonic()
        if now - self._renewed_at >= RENEW_EVERY_SECONDS:
            self.cancelled = renew(self._lease) or self.cancelled
            self._renewed_at = now
        if now - self._looked_at >= LOOK_EVERY_SECONDS:
            self._look()
            self._looked_at = now

    def _look(self) -> None:
        found = self._lease.row.values_list("cancel_requested", "watched_second").first()
        if found is None:
            raise LeaseLost
        cancel_requested, self.watched_second = found
        self.cancelled = self.cancelled or cancel_requested

    def _end_what_should_stop(self) -> None:
        if not (self.cancelled or stop_requested.is_set()):
            return
        self._asked_at = self._asked_at or time.monotonic()
        if time.monotonic() - self._asked_at < LETTING_GO_SECONDS:
            return
        self._writer.flush()
        if self.cancelled:
            finish(self._lease, AnalysisRun.State.CANCELLED)
            raise LeaseLost
        give_back(self._lease, "the worker was stopped")
        os._exit(STOPPED_EXIT)
