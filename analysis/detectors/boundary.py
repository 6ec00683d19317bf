"""Where a shot begins, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Transition = Literal["start", "cut", "fade", "dissolve"]

LEAST_SHOT_SECONDS = 0.5
"""Two boundaries nearer than that are told as one."""


@dataclass(frozen=True)
class Boundary:
    """The moment at which a shot begins, how it does, and by how much the picture changed (0..765)."""

    pts_seconds: float
    transition: Transition
    change: float
