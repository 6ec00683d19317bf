"""The part of the locked child that writes a playable copy: a fragmented MP4 into the one file that was handed to it."""

from __future__ import annotations

import errno
import heapq
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import av

from analysis.video import wire
from analysis.video.decoding import Counts
from analysis.video.fragments import FragmentedFile
from analysis.video.playable_order import TICKS_A_SECOND, PlayableOrder
from analysis.video.playable_packets import UncopiedError, copied_picture, copied_sound
from analysis.video.playable_picture import add_picture, encoded_picture
from analysis.video.playable_sound import encoded_sound
from analysis.video.reading import PositionedFile

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet

MUXER = {
    # the moov box waits for the first fragment, when it is known where each stream begins
    "movflags": "+frag_keyframe+delay_moov+default_base_moof+skip_trailer",
    "frag_size": str(8 << 20),
    "use_editlist": "1",
    "avoid_negative_ts": "disabled",
    "video_track_timescale": str(TICKS_A_SECOND),
}
TELL_EVERY_SECONDS = 0.4
Timed = tuple[float, "Packet[Any]"]


def write_playable(file: PositionedFile, order: PlayableOrder, descriptor: int, replies: int) -> None:
    """Write it, telling how far it has come; what the system refuses to take is told as "output"."""
    output = FragmentedFile(descriptor, order.fragments, TICKS_A_SECOND)
    counts, telling = Counts(), _Telling(replies)
    try:
        with ExitStack() as open_files:
            made = open_files.enter_context(av.open(output, "w", format="mp4", options=MUXER))
            for at, packet in _packets(made, file, order, counts, telling, open_files):
                telling.at = max(telling.at, at)
                telling.tell()
                made.mux(packet)
        output.finish(round(order.duration_seconds * TICKS_A_SECOND))
    except UncopiedError:
        wire.send(replies, {"kind": "uncopied"})
        return
    except Exception:
        if output.error is None:
            raise
        wire.send(replies, {"kind": "output", "full": output.error.errno != errno.EFBIG})
        return
    wire.send(replies, {"kind": "end", "broken": max(counts.broken, counts.lost)})


def _packets(
    made: OutputContainer, file: PositionedFile, order: PlayableOrder, counts: Counts, telling: _Telling, open_files: ExitStack
) -> Iterator[Timed]:
    """Picture and sound together, in the order in which they are decoded."""
    picture: Iterator[Timed]
    sound: Iterator[Timed] | None
    if order.copied:
        picture = copied_picture(made, file, order, open_files)
        sound = copied_sound(made, PositionedFile(file.descriptor), order, open_files)
    else:
        picture = encoded_picture(file, order, add_picture(made, order), counts)
        sound = None
    if sound is None:
        sound = encoded_sound(made, PositionedFile(file.descriptor), order, telling.tell)
    return heapq.merge(picture, sound, key=lambda timed: timed[0])


class _Telling:
    """Says now and then how far it has come."""

    def __init__(self, replies: int) -> None:
        self._replies = replies
        self._told_at = time.monotonic()
        self.at = 0.0

    def tell(self) -> None:
        """Say it, unless that was done just now."""
        if time.monotonic() - self._told_at >= TELL_EVERY_SECONDS:
            self._told_at = time.monotonic()
            wire.send(self._replies, {"kind": "progress", "at": self.at})
