"""Which process holds a run, so that a dead one's run is taken up at once and not only when its lease has passed."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path


def own_name() -> str:
    """This process, as other processes of the same machine (and the same container) can look for it."""
    return f"{_machine()}/{os.getpid()}"


def is_gone(name: str) -> bool:
    """Whether that process is surely dead; False for one that can't be seen from here."""
    machine, _, number = name.rpartition("/")
    if machine != _machine() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    """The machine and, in it, the space in which process numbers count: containers may share a host's name."""
    with contextlib.suppress(OSError):
        return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').stat().st_ino}"
    return socket.gethostname()
