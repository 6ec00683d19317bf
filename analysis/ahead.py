"""Lets a generator work ahead in a thread of its own, so far and no further: decoding goes on while a model writes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """Gathers what a generator yields; it pauses while `most` items that `weigh` wait to be taken."""

    def __init__(self, items: Iterator[Item], most: int, weighs: Callable[[Item], bool]) -> None:
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
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()

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

    def _gather(self) -> None:
        try:
            for item in self._items:
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
