"""Takes what a generator yields: one by one, or from a thread of its own that works ahead, so far and no further.

Decoding goes on while a model writes.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from types import TracebackType
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")


class InTurn(Generic[Item]):
    """Gives what a generator yields, one by one, on the thread of whoever takes it."""

    def __init__(self, items: Generator[Item, None, None]) -> None:
        self._items = items

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def take(self) -> list[Item]:
        """The next one; empty at the end."""
        return [item for item in (next(self._items, None),) if item is not None]

    def stop(self) -> list[Item]:
        """End the generator; nothing is ready that was not taken."""
        self._items.close()
        return []


class Ahead(Generic[Item]):
    """Gathers what a generator yields; it pauses while `most` items that `weigh` wait to be taken."""

    def __init__(self, items: Generator[Item, None, None], most: int, weighs: Callable[[Item], bool]) -> None:
        self._items = items
        self._most = most
        self._weighs = weighs
        self._ready: deque[Item] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self._stopped = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._gather, name="ahead", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def stopped(self) -> bool:
        """Whether nobody wants more; a generator that takes long between two items asks."""
        return self._stopped

    def take(self) -> list[Item]:
        """All that is ready, at least one; empty at the end. Raises what the generator raised, once all before it was taken."""
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._ended)
            taken = list(self._ready)
            self._ready.clear()
            self._changed.notify_all()
            if not taken and self._error is not None:
                raise self._error
            return taken

    def stop(self) -> list[Item]:
        """End the generator, on its own thread; gives what was ready and not taken."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()
        return list(self._ready)

    def _gather(self) -> None:
        try:
            # a decoding child is let go by the thread that started it
            with closing(self._items) as items:
                for item in items:
                    if not self._put(item):
                        break
        except BaseException as error:
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _put(self, item: Item) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or not self._weighs(item) or self._weight() < self._most)
            self._ready.append(item)
            self._changed.notify_all()
            return not self._stopped

    def _weight(self) -> int:
        return sum(1 for waiting in self._ready if self._weighs(waiting))
