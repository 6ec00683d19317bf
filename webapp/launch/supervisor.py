"""Keeps the parts running, and stops them all together."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

from webapp.launch.processes import PATIENCE_SECONDS, Part
from webapp.launch.refusal import StartRefused

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.2
WARM_SECONDS = 3.0
"""How long a part may finish what it does; a worker then gets a second, colder signal."""
COLD_SECONDS = 5.0


class Supervisor:
    """Starts parts in order, starts again what dies, and leaves no process behind."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._stop = threading.Event()

    def obey_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end `run`."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note_signal)
        # whoever started it with nohup wants it to go on without the terminal
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note_signal)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether someone asked us to stop."""
        return self._stop.is_set()

    def add(self, part: Part) -> None:
        """Start a part and look after it."""
        part.start()
        self.parts.append(part)

    def wait(self, seconds: float) -> bool:
        """Look after the parts for so long; True when it is time to stop. Raises StartRefused when one can't be kept running."""
        end = time.monotonic() + seconds
        while not self._stop.wait(min(LOOK_EVERY_SECONDS, max(0.0, end - time.monotonic()))):
            self._look_after()
            if time.monotonic() >= end:
                return False
        return True

    def run(self) -> None:
        """Look after the parts until someone asks us to stop."""
        while not self.wait(3600):
            pass

    def _look_after(self) -> None:
        for part in self.parts:
            if part.process is not None and not part.alive:
                status = part.note_death()
                if part.hopeless:
                    raise StartRefused(
                        f"The {part.name} stopped {len(part.deaths)} times within {PATIENCE_SECONDS:.0f} seconds (status {status}),"
                        " so everything was stopped; the lines above say why it failed. What was uploaded is kept."
                    )
                log.warning("The %s stopped (status %s) and is being started again.", part.name, status)
            if part.process is None and time.monotonic() >= part.start_at:
                part.start()

    def stop(self) -> None:
        """End all parts, the first one last since the others talk to it; whatever doesn't listen is killed."""
        first, others = self.parts[:1], self.parts[1:]
        for group in (others, first):
            self._end(group)

    def _end(self, parts: list[Part]) -> None:
        for number, seconds in ((signal.SIGTERM, WARM_SECONDS), (signal.SIGTERM, COLD_SECONDS)):
            for part in parts:
                if part.alive:
                    part.signal(number)
            end = time.monotonic() + seconds
            while any(part.alive for part in parts) and time.monotonic() < end:
                time.sleep(0.05)
        for part in parts:
            part.signal(signal.SIGKILL)
            if part.process is not None:
                part.process.wait()
