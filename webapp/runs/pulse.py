"""A worker's sign of life: a row that says what it is doing, and its turn at putting queue and rows right."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from pathlib import Path

from django.utils import timezone

from webapp.runs.models import Worker
from webapp.runs.reconciler import reconcile_in_turn
from webapp.runs.worker import TaskWorker

TELL_EVERY_SECONDS = 5.0


class Pulse:
    """Called every second or two on a thread beside the worker."""

    def __init__(self, name: str, queue: str) -> None:
        self.name = name
        self.trouble = ""
        """Why what should have been loaded could not be, in a sentence."""
        self._queue = queue
        self._told: tuple[str, float] = ("", 0.0)
        self._worker: TaskWorker | None = None
        self._decoder_is_locked: bool | None = None

    def attach(self, worker: TaskWorker) -> None:
        """The models are loaded; from now on tell what this worker does."""
        self._worker = worker

    def tell_lock(self, holds: bool) -> None:
        """Whether the decoding process was seen to be locked here, for the health page."""
        self._decoder_is_locked, self._told = holds, ("", 0.0)

    def beat(self) -> None:
        """Tell what the worker is doing, when that is new or was told a while ago, and reconcile."""
        state, now = self._state(), time.monotonic()
        if state != self._told[0] or now - self._told[1] >= TELL_EVERY_SECONDS:
            facts = {
                "queue": self._queue,
                "state": state,
                "trouble": self.trouble,
                "decoder_is_locked": self._decoder_is_locked,
                "memory_bytes": _memory_bytes(),
                "memory_peak_bytes": _memory_peak_bytes(),
                "seen_at": timezone.now(),
            }
            Worker.objects.update_or_create(name=self.name, defaults=facts)
            self._told = (state, now)
        reconcile_in_turn()

    def stop(self) -> None:
        """The worker is gone."""
        Worker.objects.filter(name=self.name).delete()

    def _state(self) -> str:
        if self._worker is None:
            return Worker.State.STARTING
        return Worker.State.BUSY if self._worker.executions else Worker.State.IDLE


def _memory_bytes() -> int:
    """The resident memory of this process; 0 where the system doesn't tell."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _memory_peak_bytes() -> int:
    # Linux counts in KiB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
