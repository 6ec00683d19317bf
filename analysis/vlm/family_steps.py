"""A call that blocks becomes a generator: it runs aside, and only while the next thing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

Give = Callable[[Thing], bool]
"""Hands a thing over and waits until the next is asked for; False once nothing more is wanted."""


@dataclass(frozen=True)
class _Given(Generic[Thing]):
    thing: Thing


@dataclass(frozen=True)
class _Ended:
    error: BaseException | None


def handed_over(work: Callable[[Give[Thing]], None]) -> Generator[Thing, None, None]:
    """What `work` gives, one by one; its errors are raised here, and it ends before an early close does."""
    given: SimpleQueue[_Given[Thing] | _Ended] = SimpleQueue()
    asked: SimpleQueue[None] = SimpleQueue()
    closed = Event()

    def give(thing: Thing) -> bool:
        if not closed.is_set():
            given.put(_Given(thing))
            asked.get()
        return not closed.is_set()

    thread = Thread(target=_run, args=(work, give, given), name="generate", daemon=True)
    thread.start()
    try:
        while isinstance(step := given.get(), _Given):
            yield step.thing
            asked.put(None)
    finally:
        closed.set()
        asked.put(None)
        thread.join()
    error = step.error
    del step
    if error is not None:
        try:
            raise error
        finally:
            # else the error would keep itself, and with it all tensors of the step that failed
            del error


def _run(work: Callable[[Give[Thing]], None], give: Give[Thing], given: SimpleQueue[_Given[Thing] | _Ended]) -> None:
    error: BaseException | None = None
    try:
        work(give)
    except BaseException as raised:
        error = raised
    given.put(_Ended(error))
    del error
