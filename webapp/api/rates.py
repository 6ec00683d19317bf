"""How often somebody may call: counted a minute at a time in the queue's server, and in this process while that is away."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass

import redis

from webapp.runs import queueing

MINUTE = 60
AWAY_SECONDS = 10.0
"""How long a server that didn't answer isn't asked again: a call must not wait for it each time."""


@dataclass(frozen=True)
class Allowance:
    """How many calls are allowed in this minute, how many are left, and in how many seconds the next one begins."""

    limit: int
    left: int
    resets_in: int

    @property
    def spent(self) -> bool:
        """Whether this call is one too many."""
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """The same, for the caller."""
        told = {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(max(0, self.left)), "RateLimit-Reset": str(self.resets_in)}
        return told | {"Retry-After": str(self.resets_in)} if self.spent else told


def take(who: str, limit: int) -> Allowance:
    """Count a call of `who` and tell what is left of this minute's `limit`."""
    minute, second = divmod(int(time.time()), MINUTE)
    count = _counted(f"secondsight:calls:{who}:{minute}")
    return Allowance(limit, limit - count, MINUTE - second)


class _Here:
    """Counts in this process, for the time when the server is away."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.away_until = 0.0

    def count(self, key: str) -> int:
        """How often, with this call; earlier minutes are forgotten."""
        with self._lock:
            minute = key.rsplit(":", 1)[1]
            for old in [known for known in self._counts if not known.endswith(f":{minute}")]:
                del self._counts[old]
            self._counts[key] += 1
            return self._counts[key]


_here = _Here()


def _counted(key: str) -> int:
    if time.monotonic() < _here.away_until:
        return _here.count(key)
    try:
        with queueing.connection().pipeline(transaction=False) as asked:
            asked.incr(key)
            asked.expire(key, 2 * MINUTE)
            return int(asked.execute()[0])
    except redis.RedisError:
        _here.away_until = time.monotonic() + AWAY_SECONDS
        return _here.count(key)
