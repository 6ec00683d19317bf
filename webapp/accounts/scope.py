"""What a share link shows of a run; it travels with the viewer, and is laid on the run when that is asked for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The seconds [first_second, end_second) of a run, all where there is no end, without the hidden lanes."""

    first_second: int = 0
    end_second: int | None = None
    hidden: frozenset[str] = frozenset()
    """Names of lanes, as in the run document's "tracks"."""
    download: bool = True
    """Whether exports and files may be taken along."""

    def __post_init__(self) -> None:
        if self.end_second is not None and not 0 <= self.first_second < self.end_second:
            raise ValueError(f"a range is [first, end) with 0 <= first < end, not {self}")
        if self.end_second is None and self.first_second:
            raise ValueError("a range that begins later has an end")

    @property
    def is_range(self) -> bool:
        """Whether only some of the seconds are shown."""
        return self.end_second is not None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not self.is_range and not self.hidden

    @property
    def key(self) -> str:
        """What tells this scope from others in the names of what is kept for a while."""
        return f"{self.first_second}-{self.end_second}-{'.'.join(sorted(self.hidden))}"


WHOLE = Scope()
"""All of it: what owners, staff and those with whom a run was shared see."""


@dataclass(frozen=True)
class Opened:
    """What a share link opened: of which video, and how much of its run."""

    video_id: uuid.UUID
    scope: Scope = WHOLE
