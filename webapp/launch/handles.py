"""How many files and connections this process may hold open at once."""

from __future__ import annotations

import contextlib
import resource

WANTED = 65_536
KEPT_BACK = 200
"""For the program's own files: its code, the database, videos that are being sent."""
MOST_CONNECTIONS = 8_000


def raise_open_files() -> int:
    """Allow as many open files as the system lets us, and give that number; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return WANTED if soft == resource.RLIM_INFINITY else soft
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def most_connections(open_files: int) -> int:
    """How many connections to take: a sent video needs two handles, and what is over gets an answer that says so."""
    return max(50, min(MOST_CONNECTIONS, (open_files - KEPT_BACK) // 2))
