"""Which packets must be decoded for the frames that consumers want; the others are left out, and no picture is another for it."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.video.facts import IndexFacts
from analysis.video.index import is_hidden
from analysis.video.plan import exact_rate
from analysis.video.references import References, references_of

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

MOST_REMEMBERED = 64
"""Times of packets that are remembered; a picture is shown at most 16 places later than it is decoded (ITU-T H.264, A.3.1)."""
MOST_HELD, MOST_HELD_BYTES = 64, 16 << 20


class DoubtError(Exception):
    """The decode gave something else than the packets promised; only decoding all of them tells what is right."""


def sure_of(facts: IndexFacts) -> bool:
    """Whether each packet's time is that of its picture and nothing is known to be broken or odd."""
    odd = facts.by_packet_time or facts.counted_step or facts.interlaced or len(facts.stretches) > 1
    return not (odd or facts.broken or facts.repaired or facts.cut_off)


class Needed:
    """Sifts packets on their way to the decoder, by the rates of all consumers."""

    def __init__(self, facts: IndexFacts, rates: Sequence[float], extradata: bytes) -> None:
        self._facts = facts
        # whole numbers: fractions would cost more than decoding a small picture
        self._grids = {(exact_rate(rate) * facts.tick).as_integer_ratio() for rate in rates}
        self._references = references_of(facts.codec, extradata)
        self._times: list[int] = []
        self.spared = 0
        """Packets that were left out so far."""

    def sift(self, packets: Iterable[Packet[VideoStream]]) -> Iterator[Packet[VideoStream]]:
        """The packets that must be decoded, in their order.

        Packets without a wanted picture wait: where a fresh start or the file's end comes before the next wanted one, nothing
        needs them; else those go on that others refer to.
        """
        if self._references is None:
            yield from packets
            return
        held: list[Packet[VideoStream]] = []
        for packet in packets:
            if packet.is_keyframe and self._references.fresh(bytes(memoryview(packet))):
                self._let_go(held)
            if self._may_be_wanted(packet):
                yield from self._referred_to(held, self._references)
                yield packet
            else:
                held.append(packet)
                if len(held) > MOST_HELD or sum(one.size for one in held) > MOST_HELD_BYTES:
                    yield from self._referred_to(held, self._references)
        self._let_go(held)

    def _let_go(self, held: list[Packet[VideoStream]]) -> None:
        self.spared += len(held)
        held.clear()

    def _referred_to(self, held: list[Packet[VideoStream]], references: References) -> list[Packet[VideoStream]]:
        """Those of the held packets that others refer to; none is held any more."""
        found = [one for one in held if not references.unreferenced(bytes(memoryview(one)))]
        self.spared += len(held) - len(found)
        held.clear()
        return found

    def _may_be_wanted(self, packet: Packet[VideoStream]) -> bool:
        """No only where the picture shown before it lies in the same interval of every grid.

        The one before may not have come yet; then the gap looks longer than it is, and one packet too many is decoded.
        """
        if is_hidden(packet, self._facts.codec):
            return False
        if packet.pts is None or packet.is_discard:
            return True
        before = self._remembered_before(packet.pts)
        return before is None or self._instants(before) != self._instants(packet.pts)

    def _remembered_before(self, pts: int) -> int | None:
        """The latest time before this one, which is remembered from now on."""
        place = bisect.bisect_left(self._times, pts)
        before = self._times[place - 1] if place else None
        self._times.insert(place, pts)
        del self._times[:-MOST_REMEMBERED]
        # what comes before the clock's zero is never shown
        return before if before is not None and before >= self._facts.stretches[0].first_pts else None

    def _instants(self, pts: int) -> list[int]:
        """In each grid, the number of the last instant at or before that time."""
        ticks = pts - self._facts.stretches[0].first_pts + self._facts.stretches[0].clock_ticks
        return [ticks * over // under for over, under in self._grids]
