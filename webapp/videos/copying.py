"""Makes playable copies beside a worker's queue: on threads of their own, so that no look at an upload waits for one.

The rows alone say what there is to do. The work itself goes on in a child with the lowest priority; the thread only listens.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from webapp.diskspace import means_full_disk, tell_full_disk
from webapp.repeating import Repeating
from webapp.stopping import stop_requested, was_stopped
from webapp.videos.copies import CopyLost, CopyTurn, claim_copy, room_bytes
from webapp.videos.models import PlayableCopy

LOOK_EVERY_SECONDS = 1.0
SAY_EVERY_SECONDS = 1.0
LITTLE_ROOM_BYTES = 64 << 20
"""With less than this it was the disk that a copy had no room on."""

Told = Callable[[float], None]
Write = Callable[[PlayableCopy, int, int, Told], bool]
"""Writes the copy into an open file of at most so many bytes, telling its share; whether the packets were copied."""

log = logging.getLogger(__name__)


class CopyFailed(Exception):
    """There can be no copy; `args[0]` is the key of the reason."""


class CopyStopped(Exception):
    """This process was asked to end."""


@contextlib.contextmanager
def making_copies(write: Write) -> Iterator[None]:
    """Meanwhile copies are made: clips beside whole videos, which take their time."""
    with ExitStack() as both:
        for whole in (True, False):
            both.enter_context(Repeating(LOOK_EVERY_SECONDS, partial(make_waiting, write, whole=whole), "making of playable copies"))
        yield


def make_waiting(write: Write, *, whole: bool) -> None:
    """Make what waits, one after the other, until nothing does."""
    while not stop_requested.is_set() and (turn := claim_copy(whole=whole)) is not None:
        make_copy(turn, write)


def make_copy(turn: CopyTurn, write: Write) -> None:
    """Make one copy; what it comes to stands in its row."""
    part = turn.copy.path.with_suffix(".part")
    try:
        _sweep(turn.copy)
        _make(turn, write, part)
    except CopyStopped:
        turn.give_back(counts=False)
    except CopyFailed as failure:
        if was_stopped():
            turn.give_back(counts=False)
        elif failure.args[0] == "killed":
            turn.give_back(counts=True)
        else:
            turn.fail("space" if failure.args[0] == "large" and room_bytes() < LITTLE_ROOM_BYTES else str(failure.args[0]))
    except (CopyLost, FileNotFoundError):
        log.info("The copy %s is no longer wanted of us.", turn.copy)
    except OSError as error:
        if not means_full_disk(error):
            raise
        tell_full_disk()
        turn.fail("space")
    finally:
        part.unlink(missing_ok=True)


def _make(turn: CopyTurn, write: Write, part: Path) -> None:
    # no folder is made: one that isn't there went with its video
    output = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        copied = write(turn.copy, output, room_bytes(), _Saying(turn))
        os.fsync(output)
        size = os.fstat(output).st_size
    finally:
        os.close(output)
    part.rename(turn.copy.path)
    _keep_name(turn.copy.path.parent)
    try:
        turn.finish(size, copied)
    except CopyLost:
        turn.copy.path.unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """A new name is sure to be there after a loss of power only when its folder is written too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(copy: PlayableCopy) -> None:
    """Take away what earlier tries left."""
    for left in copy.video.folder.glob(f"playable-{copy.pk}-*"):
        left.unlink(missing_ok=True)


class _Saying:
    """Says in the row how far it is, now and then; raises where the work shall end."""

    def __init__(self, turn: CopyTurn) -> None:
        self._turn = turn
        self._said_at = time.monotonic()

    def __call__(self, share: float) -> None:
        if stop_requested.is_set():
            raise CopyStopped
        if time.monotonic() - self._said_at < SAY_EVERY_SECONDS:
            return
        self._said_at = time.monotonic()
        # a database that is locked for a moment ends nothing; whoever takes over meanwhile raises the generation
        with contextlib.suppress(DatabaseError):
            self._turn.hold(share)


def full_disk() -> OSError:
    """The error of a disk that took no more."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
