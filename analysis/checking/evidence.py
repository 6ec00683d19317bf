"""What the detectors know of one second, and how surely: what a line is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.boxes import area, inside
from analysis.describers.watched import ALL_ON, DetectorsOn
from analysis.timeline import UNNAMED, Box, Observation, Track, position_of

SURE = 0.5
"""Of a thing that was seen all along; below, nothing is held against a line."""

LARGE = 0.004
"""Share of the picture: what is smaller is easily missed, here and beside."""

ONE_THING = 0.5
"""Share of a box that lies in another of its kind: two boxes may be of one thing."""

NEAR_SECONDS = 1.0
"""A line tells of its second; what is seen just before or after may be what it means."""

LOOKS_APART = 0.3
"""Half the seconds from one look to the next: so much later a thing may be found, and so much earlier lost."""

MOST_COUNTED = 6
"""Of more, some are hidden by others."""


@dataclass(frozen=True)
class Evidence:
    """One second as the detectors saw it."""

    second: int
    tracks: tuple[Track, ...]
    """Of the segment."""
    observations: tuple[Observation, ...] = ()
    """Of the second."""
    on: DetectorsOn = ALL_ON

    def near(self, kinds: Iterable[str], labels: Iterable[str] | None = None) -> list[Track]:
        """The tracks seen in the second or within a second of it."""
        return self._alive(kinds, labels, self.second - NEAR_SECONDS, self.second + 1 + NEAR_SECONDS)

    def now(self, kinds: Iterable[str], labels: Iterable[str] | None = None) -> list[Track]:
        """The tracks seen in the second itself."""
        return self._alive(kinds, labels, self.second, self.second + 1)

    def _alive(self, kinds: Iterable[str], labels: Iterable[str] | None, start: float, end: float) -> list[Track]:
        wanted = None if labels is None else frozenset(labels)
        alive = (track for track in self.tracks if track.kind in kinds and track.alive_in(start, end))
        return [track for track in alive if wanted is None or track.value in wanted]

    def lasts(self, track: Track) -> bool:
        """Whether it is seen the second through, but for what lies between two looks."""
        return track.start_seconds <= self.second + LOOKS_APART and track.end_seconds >= self.second + 1 - LOOKS_APART

    def middles(self, track: Track) -> list[tuple[float, float]]:
        """Where the thing's middle is, from half a second before to half a second after, at least once."""
        shown = [(x, y) for at, x, y in track.path if self.second - 0.5 <= at < self.second + 1.5]
        box = track.box or (0.0, 0.0, 1.0, 1.0)
        return shown or [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]

    def place_of(self, track: Track) -> str:
        """By thirds, where its middle is when the second begins."""
        x, y = next(((x, y) for at, x, y in track.path if at >= self.second), self.middles(track)[-1])
        return position_of((x, y, x, y))

    def is_sure(self, track: Track) -> bool:
        """Whether it is a large thing of a sure name, there the second through."""
        return track.confidence >= SURE and area(track.box or (0.0, 0.0, 0.0, 0.0)) >= LARGE and self.lasts(track)

    def counted(self, label: str) -> int | None:
        """How many of a kind there are, where nothing about it is doubtful: none comes or goes, is small or unsure, or covers another."""
        near = self.near(("object",), (label,))
        boxes = [track.box for track in near if track.box]
        if not near or len(near) > MOST_COUNTED or len(boxes) < len(near) or self.has_unnamed():
            return None
        return len(near) if all(map(self.is_sure, near)) and not _covering(boxes) else None

    def has_unnamed(self) -> bool:
        """Whether something is there of which no detector knows what it is."""
        return bool(self.near(("thing", "object"), (UNNAMED,)))


def _covering(boxes: Sequence[Box]) -> bool:
    return any(inside(one, other) > ONE_THING for one in boxes for other in boxes if one is not other)
