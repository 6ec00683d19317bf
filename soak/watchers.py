"""Pages that watch runs, as the player's script does: a socket each, opened again from the last seq that was seen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

TRY_AGAIN_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 2.0
"""As the player's script waits, which asks every two seconds while it has no socket."""
Row = tuple[str, str, int]
"""What kind of row, which one, and the seq of its change."""


@dataclass
class Watcher:
    """One open page: how far it is, and every change that it was sent."""

    run_id: UUID
    seq: int = 0
    rows: Counter[Row] = field(default_factory=Counter)
    connections: int = 0

    async def watch(self, address: str, cookie: str) -> None:
        """Follow the run until cancelled, through every loss of the connection."""
        headers = {"Cookie": cookie}
        place = address.replace("http://", "ws://") + f"/ws/runs/{self.run_id}/"
        failures = 0
        while True:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(f"{place}?since={self.seq}", origin=address, additional_headers=headers, open_timeout=10) as socket:
                    self.connections, failures = self.connections + 1, 0
                    async for message in socket:
                        self._take(json.loads(message))
            await asyncio.sleep(min(LONGEST_WAIT_SECONDS, TRY_AGAIN_SECONDS * 2**failures))
            failures += 1

    def _take(self, message: dict[str, object]) -> None:
        if message["type"] != "changes":
            raise RuntimeError(f"the socket said {message['type']}")
        for kind, key in (("lines", "second"), ("segments", "start"), ("tracks", None)):
            rows = message[kind]
            assert isinstance(rows, list)
            for row in rows:
                # segments and tracks carry no seq of their own on the way; what they say tells them apart
                self.rows[kind, str(row[key]) if kind == "lines" and key else json.dumps(row, sort_keys=True), int(row.get("seq", 0))] += 1
        self.seq = int(str(message["last_seq"]))

    @property
    def repeated(self) -> int:
        """Changes that came more than once."""
        return sum(count - 1 for (kind, _, _), count in self.rows.items() if kind == "lines")

    @property
    def seconds(self) -> set[int]:
        """The seconds whose line has come."""
        return {int(key) for kind, key, _ in self.rows if kind == "lines"}


@contextlib.asynccontextmanager
async def watching(runs: Sequence[UUID], sockets: int, address: str, cookie: str) -> AsyncIterator[list[Watcher]]:
    """So many open pages, shared out over the runs."""
    watchers = [Watcher(runs[number % len(runs)]) for number in range(sockets)]
    tasks = [asyncio.create_task(watcher.watch(address, cookie)) for watcher in watchers]
    try:
        yield watchers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
