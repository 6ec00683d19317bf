"""The locked child: a process that reads one untrusted file and can do nothing else.

It is started as `python -I -c ...` by `process.py`, with the file, the shared memory and two pipes as descriptors.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import asdict
from typing import Any

import av.logging
import numpy as np

from analysis.video import wire
from analysis.video.decoding import Counts, Order, wanted_frames
from analysis.video.geometry import Scaler
from analysis.video.index import index_video
from analysis.video.refusals import VideoError
from analysis.video.ring import Ring, RingLayout
from analysis.video.sandbox import Limits, lock


def main() -> None:
    """Read the order, lock the door, do the work, tell the outcome."""
    video, requests, replies, memory, parent, *limits = (int(part) for part in sys.argv[2:])
    order = _read_order(requests)
    av.logging.set_level(av.logging.PANIC)
    file = io.FileIO(video, "rb")
    ring = Ring(memory, RingLayout(tuple((w, h) for w, h in order["sizes"]), order["slots"])) if memory >= 0 else None
    status = lock(Limits(*limits), parent)
    wire.send(replies, {"kind": "locked", **asdict(status)})
    try:
        if ring is None:
            wire.send(replies, {"kind": "facts", "facts": index_video(file).to_message()})
        else:
            _send_frames(file, order, ring, requests, replies)
    except VideoError as error:
        wire.send(replies, {"kind": "refused", "code": error.code})
    except MemoryError:
        wire.send(replies, {"kind": "refused", "code": "memory"})
    except BrokenPipeError:
        pass
    # what FFmpeg still holds goes with the process; tidying it up could hang on a broken file
    os._exit(0)


def _read_order(requests: int) -> dict[str, Any]:
    inbox = wire.Inbox()
    while (message := inbox.take()) is None:
        chunk = os.read(requests, 65536)
        if not chunk:
            os._exit(0)
        inbox.add(chunk)
    return message


class _FreeSlots:
    """The slots that may be written; waits for the parent to give one back, and ends the process when it is gone."""

    def __init__(self, count: int, requests: int) -> None:
        self._free = list(range(count))
        self._requests = requests

    def take(self) -> int:
        while not self._free:
            given = os.read(self._requests, 64)
            if not given:
                os._exit(0)
            self._free.extend(given)
        return self._free.pop(0)


def _send_frames(file: io.FileIO, message: dict[str, Any], ring: Ring, requests: int, replies: int) -> None:
    order = Order.from_message(message)
    pictures: list[int] = message["pictures"]
    turns = order.facts.rotation // 90
    scalers = [Scaler(width, height, turns) for width, height in ring.layout.sizes]
    free = _FreeSlots(ring.layout.slots, requests)
    counts = Counts()
    for seconds, frame, wanting in wanted_frames(file, order, counts):
        slot = free.take()
        for picture in sorted({pictures[number] for number in wanting}):
            np.copyto(ring.view(slot, picture), scalers[picture].scale(frame))
        wire.send(replies, {"kind": "frame", "slot": slot, "at": float(seconds), "for": wanting})
    wire.send(replies, {"kind": "end", **asdict(counts)})
