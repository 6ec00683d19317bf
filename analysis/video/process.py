"""The parent's side of the locked child: starts it, listens to it, and ends it."""

from __future__ import annotations

import functools
import logging
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

from analysis.video import wire
from analysis.video.limits import ADDRESS_BYTES, PROBE_CPU_SECONDS, PROBE_WALL_SECONDS
from analysis.video.refusals import VideoError
from analysis.video.sandbox import Limits

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
_ENTRY = "import sys; sys.path.insert(0, sys.argv[1]); from analysis.video.child import main; main()"
_READ_BYTES = 1 << 16
MEANWHILE_SECONDS = 0.5


@functools.cache
def sandbox_status() -> tuple[bool, str]:
    """Whether the filter of system calls holds on this machine, by starting a child, and a sentence for the health page."""
    with Path(os.devnull).open("rb") as nothing:
        child = LockedChild(nothing.fileno(), None, Limits(PROBE_CPU_SECONDS, ADDRESS_BYTES), {"kind": "check", "sizes": [], "slots": 0})
        try:
            locked = bool(child.receive(PROBE_WALL_SECONDS).get("seccomp"))
        except VideoError:
            return False, "The process that decodes videos can't be started."
        finally:
            child.close()
    if locked:
        return True, "Videos are decoded in a locked process: no files, no network, no programs."
    return False, "This system can't filter system calls (seccomp): videos are decoded with limits of memory and time only."


class LockedChild:
    """A running child with one open video; `close` ends it at once.

    Linux ends the child when the thread that started it ends, so start and use it on the same thread.
    """

    def __init__(self, video: int, memory: int | None, limits: Limits, order: wire.Message) -> None:
        """`memory` is what it writes to: the ring of pictures, or the file of a playable copy."""
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        numbers = (video, requests, replies, -1 if memory is None else memory, os.getpid(), *astuple(limits))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _ENTRY, str(ROOT), *map(str, numbers)],
                pass_fds=[fd for fd in (video, requests, replies, memory) if fd is not None],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # nothing secret reaches the child; few arenas and BLAS threads keep it inside its address limit
                env={"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
                cwd="/",
            )
        finally:
            os.close(requests)
            os.close(replies)
        self._inbox = wire.Inbox()
        self._write(wire.pack(order))

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._requests, rest) :]
        except BrokenPipeError:
            pass  # the child has ended; reading from it tells why

    def give_back(self, slot: int) -> None:
        """Let the child write to this slot of the ring again."""
        self._write(bytes([slot]))

    def receive(self, wall_seconds: float, meanwhile: Callable[[], None] | None = None) -> dict[str, Any]:
        """The child's next message; raises VideoError where it refuses the file, dies, or says nothing for `wall_seconds`.

        While waiting it calls `meanwhile` about twice a second, which may raise to leave.
        """
        deadline = time.monotonic() + wall_seconds
        while True:
            try:
                message = self._inbox.take()
            except wire.BadMessageError:
                raise VideoError("decode") from None
            if message is not None:
                if message.get("kind") == "refused":
                    raise VideoError(str(message.get("code")))
                if message.get("kind") == "failed":
                    logger.warning("the decoding process failed: %.200r", message.get("why"))
                    raise VideoError("decode")
                if not isinstance(message.get("kind"), str):
                    raise VideoError("decode")
                return message
            self._inbox.add(self._read(deadline, meanwhile))

    def _read(self, deadline: float, meanwhile: Callable[[], None] | None) -> bytes:
        while not self._has_answer(max(0.0, min(deadline - time.monotonic(), MEANWHILE_SECONDS if meanwhile else math.inf))):
            if time.monotonic() >= deadline:
                raise VideoError("slow")
            if meanwhile is not None:
                meanwhile()
        chunk = os.read(self._replies, _READ_BYTES)
        if not chunk:
            raise VideoError(self._why_ended())
        return chunk

    def _has_answer(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._replies], [], [], seconds)
        return bool(ready)

    def _why_ended(self) -> str:
        status = self._process.wait()
        logger.warning("the decoding process ended with status %d", status)
        # the limit of CPU time ends it by SIGXCPU; SIGKILL comes from outside, as when the system's memory runs out
        return {-signal.SIGXCPU: "slow", -signal.SIGKILL: "killed"}.get(status, "decode")

    def close(self) -> None:
        """End the child, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for descriptor in (self._requests, self._replies):
            os.close(descriptor)
