"""What the parent asks of the child that writes a playable copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.video.facts import IndexFacts
from analysis.video.limits import PLAYABLE_LONGER_SIDE, PLAYABLE_SHORTER_SIDE, playable_bits

TICKS_A_SECOND = 90_000
"""Of the copy's picture."""
KEYFRAME_SECONDS = 2.0


@dataclass(frozen=True)
class PlayableOrder:
    """A copy of [start, end); with `copied` the packets of the picture go into it as they are."""

    facts: IndexFacts
    start_seconds: float
    end_seconds: float
    copied: bool
    threads: int

    @property
    def duration_seconds(self) -> float:
        """How long the copy lasts."""
        return self.end_seconds - self.start_seconds

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of an encoded copy: even, as its colours need, and no larger than copies are."""
        width, height = self.facts.width, self.facts.height
        scale = min(1.0, PLAYABLE_SHORTER_SIDE / min(width, height), PLAYABLE_LONGER_SIDE / max(width, height))
        return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)

    @property
    def bits(self) -> int:
        """Bits a second of an encoded picture."""
        return playable_bits(*self.size)

    @property
    def fragments(self) -> int:
        """How many fragments the index keeps place for."""
        return int(self.duration_seconds / KEYFRAME_SECONDS * 2) + 16

    def to_message(self) -> dict[str, Any]:
        """The order for the wire."""
        return {
            "kind": "playable",
            "facts": self.facts.around(self.start_seconds).to_message(),
            "start": self.start_seconds,
            "end": self.end_seconds,
            "copied": self.copied,
            "threads": self.threads,
            "sizes": [],
            "slots": 0,
        }

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> PlayableOrder:
        """The order from the wire; the parent is trusted."""
        facts = IndexFacts.from_message(message["facts"])
        return cls(facts, message["start"], message["end"], message["copied"], message["threads"])
