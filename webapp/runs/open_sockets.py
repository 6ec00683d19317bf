"""How many sockets one browser session may hold open: each asks the database every few seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_OF_ONE_SESSION = 50
"""Open pages of one person; in those beyond, the page asks by itself as where sockets can't be had."""
_open: Counter[str] = Counter()


@contextmanager
def place_for(session_key: str | None) -> Iterator[bool]:
    """Counts one more socket of the session while it is open; False where there are too many."""
    key = session_key or ""
    _open[key] += 1
    try:
        yield _open[key] <= MOST_OF_ONE_SESSION
    finally:
        _open[key] -= 1
        if not _open[key]:
            del _open[key]
