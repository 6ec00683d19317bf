"""One thing that isn't as it should be: a plain sentence, and what would mend it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

YOUNG_SECONDS = 3600.0
"""What is younger may be in the making: a file is written before its row."""


@dataclass(frozen=True)
class Finding:
    """`sentence` says what is wrong; `mend` puts it right without losing anything that could still be used, where that can be done."""

    sentence: str
    mend: Callable[[], object] | None = None

    def __post_init__(self) -> None:
        if not self.sentence.endswith((".", "!", "?")):
            raise ValueError("A finding is told in a whole sentence.")


def is_old(path: Path) -> bool:
    """Whether nothing was done to this file or folder for a while; one that has just gone isn't there to be found."""
    try:
        return time.time() - path.stat().st_mtime > YOUNG_SECONDS
    except FileNotFoundError:
        return False
