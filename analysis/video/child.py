"""The locked child: a process that reads one untrusted file and can do nothing else.

It is started as `python -I -c ...` by `process.py`, with the file, the shared memory and two pipes as descriptors.
"""

from __future__ import annotations

import base64
import importlib
import os
import pkgutil
import sys
from dataclasses import asdict
from typing import Any

import av
import av.logging
import numpy as np

from analysis.video import wire
from analysis.video.decoding import Counts, Order, wanted_frames
from analysis.video.facts import IndexFacts
from analysis.video.geometry import Scaler
from analysis.video.index import index_video
from analysis.video.keyframes import keyframe_pictures
from analysis.video.limits import SOUND_RATE
from analysis.video.playable_order import PlayableOrder
from analysis.video.playable_writing import write_playable
from analysis.video.reading import PositionedFile
from analysis.video.refusals import VideoError
from analysis.video.ring import Ring, RingLayout
from analysis.video.sandbox import Limits, lock
from analysis.video.sound import SoundCounts, sound_blocks


def main() -> None:
    """Read the order, lock the door, do the work, tell the outcome."""
    video, requests, replies, memory, parent, *limits = (int(part) for part in sys.argv[2:])
    order = _read_order(requests)
    # FFmpeg's messages stay off, as PyAV has them: its own log callback wants the interpreter's lock on decoding threads,
    # while the thread that closes a decoder holds that lock and waits for them
    av.logging.set_level(None)
    _load_all_of_av()
    if order["kind"] == "playable":
        # nobody waits for it but the reader of one page
        os.nice(10)
    file = PositionedFile(video)
    ring = Ring(memory, RingLayout(tuple((w, h) for w, h in order["sizes"]), order["slots"])) if order["slots"] else None
    wire.send(replies, {"kind": "locked", "seccomp": lock(Limits(*limits), parent)})
    try:
        if order["kind"] == "check":
            pass
        elif order["kind"] == "sound":
            _send_sound(file, order, replies)
        elif order["kind"] == "playable":
            write_playable(file, PlayableOrder.from_message(order), memory, replies)
        elif order["kind"] == "keyframes" and ring is not None:
            _send_keyframes(file, order, ring, requests, replies)
        elif ring is None:
            wire.send(replies, {"kind": "facts", "facts": index_video(file).to_message()})
        else:
            _send_frames(file, order, ring, requests, replies)
    except VideoError as error:
        wire.send(replies, {"kind": "refused", "code": error.code})
    except MemoryError:
        wire.send(replies, {"kind": "refused", "code": "memory"})
    except BrokenPipeError:
        pass
    except Exception as error:
        wire.send(replies, {"kind": "failed", "why": _place_of(error)})
    # what FFmpeg still holds goes with the process; tidying it up could hang on a broken file
    os._exit(0)


def _load_all_of_av() -> None:
    """PyAV loads some of its modules when a file first needs them, and by then opening files is refused."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith(("__main__", "datasets")):
            importlib.import_module(module.name)


def _place_of(error: BaseException) -> str:
    """What went wrong and where, for the log; never the error's own words, which may come out of the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{type(error).__name__} at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else type(error).__name__


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


def _send_frames(file: PositionedFile, message: dict[str, Any], ring: Ring, requests: int, replies: int) -> None:
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


def _send_keyframes(file: PositionedFile, message: dict[str, Any], ring: Ring, requests: int, replies: int) -> None:
    facts = IndexFacts.from_message(message["facts"])
    scaler = Scaler(*ring.layout.sizes[0], facts.rotation // 90)
    free = _FreeSlots(ring.layout.slots, requests)
    for seconds, frame in keyframe_pictures(file, facts):
        slot = free.take()
        np.copyto(ring.view(slot, 0), scaler.scale(frame))
        wire.send(replies, {"kind": "frame", "slot": slot, "at": float(seconds), "for": [0]})
    wire.send(replies, {"kind": "end", **asdict(Counts())})


def _send_sound(file: PositionedFile, message: dict[str, Any], replies: int) -> None:
    """Sound is small (32 kB a second), so it travels in the messages themselves."""
    counts = SoundCounts()
    for at, samples in sound_blocks(file, IndexFacts.from_message(message["facts"]), message["start"], message["end"], counts):
        for first in range(0, len(samples), SOUND_RATE):
            piece = samples[first : first + SOUND_RATE].astype("<i2", copy=False).tobytes()
            wire.send(replies, {"kind": "sound", "at": at + first / SOUND_RATE, "samples": base64.b64encode(piece).decode()})
    wire.send(replies, {"kind": "end", **asdict(counts)})
