"""Does something again and again on a thread of its own, for as long as a piece of work goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import connections

from webapp.diskspace import means_full_disk, tell_full_disk

TELL_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Repeating:
    """Calls `action` every `seconds` while inside the `with`; an error is logged and the next turn comes all the same.

    An error that comes again is told once a minute, in one line.
    """

    def __init__(self, seconds: float, action: Callable[[], None], name: str) -> None:
        self._seconds = seconds
        self._action = action
        self._stop = threading.Event()
        self._told: tuple[type[Exception] | None, float] = (None, 0.0)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                self._action()
            except Exception as error:
                self._tell(error)
                # a connection that broke stays broken until it is closed
                connections.close_all()
        connections.close_all()

    def _tell(self, error: Exception) -> None:
        if means_full_disk(error):
            tell_full_disk()
            return
        kind, told_at = self._told
        if type(error) is not kind:
            log.error("%s failed; it is tried again.", self._thread.name, exc_info=error)
        elif time.monotonic() - told_at >= TELL_EVERY_SECONDS:
            log.error("%s still fails (%s).", self._thread.name, type(error).__name__)
        else:
            return
        self._told = (type(error), time.monotonic())
