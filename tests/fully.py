"""Whether repetitions run whole: FULL=1 tries every seed and clip, without it a representative part does."""

from __future__ import annotations

import os
from typing import TypeVar

Each = TypeVar("Each")

FULL = os.environ.get("FULL") == "1"


def unless_full(part: Each, whole: Each) -> Each:
    """The whole with FULL=1, else the part that stands for it."""
    return whole if FULL else part
