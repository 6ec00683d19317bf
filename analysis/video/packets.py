"""What goes into the decoder against what comes out: pictures that never came, and times where frames carry none of use."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from analysis.video.facts import IndexFacts
from analysis.video.index import is_hidden

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

ONE_PICTURE_A_PACKET = ("h264", "hevc")
MOST_WAITING = 256
MOST_REORDERED = 32


class PacketTimes:
    """Times for files that only tell in which order packets are decoded (H.264 in AVI): the earliest goes to the next shown frame.

    Frames are shown at the same steps as they are decoded, only in another order.
    """

    def __init__(self) -> None:
        self._waiting: deque[int] = deque(maxlen=MOST_REORDERED)

    def sent(self, packet: Packet[VideoStream]) -> None:
        """A packet went in."""
        time = packet.pts if packet.pts is not None else packet.dts
        if time is not None and not packet.is_discard:
            self._waiting.append(time)

    def next(self) -> int | None:
        """The time of the frame that came out."""
        return self._waiting.popleft() if self._waiting else None


class LostPictures:
    """Counts packets that went into the decoder and never came out; decoding on several threads swallows their errors.

    With `every_codec` it also counts where a packet may rightly hold no picture.
    """

    def __init__(self, facts: IndexFacts, every_codec: bool = False) -> None:
        self._waiting: set[int] = set()
        self._began = False
        # where times restart or follow the order of decoding, an earlier time doesn't mean shown before
        self._counts = (every_codec or facts.codec in ONE_PICTURE_A_PACKET) and len(facts.stretches) == 1 and not facts.by_packet_time
        self._codec = facts.codec
        self.lost = 0

    @property
    def missing(self) -> bool:
        """Whether a packet still waits for its picture."""
        return bool(self._waiting)

    def sent(self, packet: Packet[VideoStream]) -> None:
        """A packet went in."""
        hidden = packet.is_discard or is_hidden(packet, self._codec)
        if self._counts and packet.pts is not None and not hidden and len(self._waiting) < MOST_WAITING:
            self._waiting.add(packet.pts)

    def shown(self, frame: VideoFrame) -> None:
        """A frame came out, and with it all that is shown before it had its chance; what comes before the first isn't missed."""
        if frame.pts is None:
            return
        gone = {pts for pts in self._waiting if pts < frame.pts}
        self._waiting -= gone | {frame.pts}
        self.lost += len(gone) if self._began else 0
        self._began = True
