"""In which order segments are decoded: as they lie, but the unfinished one at or after the second that somebody watches comes next."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from analysis.timeline import Segment

HOLD_SECONDS = 3.0
"""How long the way that was turned to is kept: two who watch at two places must not have the decoder run between them."""


def nobody() -> int | None:
    """Where somebody watches, when nobody does."""
    return None


class Course:
    """What is left to decode, and where to go on; whichever order comes of it, each segment is handed out until it was taken."""

    def __init__(
        self, segments: Sequence[Segment], watched_second: Callable[[], int | None] = nobody, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._left = sorted(segments, key=lambda one: one.start_second)
        self._watched_second = watched_second
        self._now = now
        self._part: list[Segment] = []
        self._turned_at = float("-inf")

    def next_part(self) -> list[Segment]:
        """The segments to decode in one go from here on: the wanted one and those that touch after it; empty when none is left."""
        if not self._left:
            return []
        wanted = self._wanted()
        together = next(adjacent for adjacent in stretches(self._left) if wanted in adjacent)
        self._part = together[together.index(wanted) :]
        return list(self._part)

    def take(self, segment: Segment) -> None:
        """This segment was seen to its end."""
        self._left.remove(segment)

    def turns_away(self, reached_second: float) -> bool:
        """Whether to go on elsewhere: what is wanted is neither begun, where decoding has come to this second, nor the very next.

        Turning away costs a new child, a seek and two seconds of warm-up; the next segment is there in about the same time.
        """
        coming = [segment for segment in self._part if segment in self._left]
        begun = sum(segment.start_second <= reached_second for segment in coming)
        if not coming or self._wanted() in coming[: begun + 1] or self._now() - self._turned_at < HOLD_SECONDS:
            return False
        self._turned_at = self._now()
        return True

    def _wanted(self) -> Segment:
        at = self._watched_second()
        after = (segment for segment in self._left if at is not None and segment.end_second > at)
        return next(after, self._left[0])


def stretches(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in order, those that touch together: each list is decoded in one go."""
    adjacent: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: one.start_second):
        if adjacent and adjacent[-1][-1].end_second == segment.start_second:
            adjacent[-1].append(segment)
        else:
            adjacent.append([segment])
    return adjacent
