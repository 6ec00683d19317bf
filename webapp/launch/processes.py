"""One part of the running product: a process in a group of its own, which can't outlive the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
GIVING_UP_AFTER = 5
"""Deaths within PATIENCE_SECONDS."""
PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5


def dying_with_parent() -> Callable[[], None]:
    """What a child does before it runs its program: ask the kernel to be killed when the parent is gone, however that dies."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    parent = os.getpid()

    def ask() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # the parent may have died before the kernel was asked
        if os.getppid() != parent:
            os._exit(1)

    return ask


@dataclass
class Part:
    """A process that is started again when it dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    inherited: tuple[int, ...] = ()
    """File descriptors that the process gets."""
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    """When it died, in monotonic seconds, within the last PATIENCE_SECONDS."""
    start_at: float = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches it through us only."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            pass_fds=self.inherited,
            start_new_session=True,
            preexec_fn=dying_with_parent(),
        )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def hopeless(self) -> bool:
        """Whether it died so often that starting it again would not help."""
        return len(self.deaths) >= GIVING_UP_AFTER

    def note_death(self) -> int:
        """Plan the next start, later after each death; gives the exit status."""
        assert self.process is not None
        status = self.process.returncode
        self.signal(signal.SIGKILL)  # what it started must not live on beside its successor
        self.process = None
        now = time.monotonic()
        self.deaths = [death for death in self.deaths if now - death < PATIENCE_SECONDS] + [now]
        self.start_at = now + FIRST_PAUSE_SECONDS * 2 ** (len(self.deaths) - 1)
        return status

    def signal(self, number: int) -> None:
        """Send a signal to the process and all that it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return
