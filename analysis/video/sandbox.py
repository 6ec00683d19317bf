"""Locks the door of the process that decodes: limits of the system, and an end together with its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Limits:
    """What the process may use at most."""

    cpu_seconds: int
    address_bytes: int


@dataclass(frozen=True)
class LockStatus:
    """Which locks hold."""

    seccomp: bool
    address_limit: bool


def lock(limits: Limits, parent: int) -> LockStatus:
    """Give up all that decoding doesn't need; called once, after every import."""
    _end_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_bytes, limits.address_bytes))
    return LockStatus(seccomp=False, address_limit=True)


def _end_with(parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
