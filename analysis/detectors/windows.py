"""What looks like a screen, book or cupboard and is full of lines of words: a window or page of a screen recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.boxes import inside
from analysis.detectors.scene_groups import ON_A_SCREEN
from analysis.timeline import Track

WINDOW = ON_A_SCREEN.removeprefix("a ")

FLAT_AND_SQUARE = frozenset(["tv", "laptop", "cell phone", "book", "refrigerator", "microwave", "oven"])
"""What a window on a screen is taken for."""

SURE_FROM = 0.65
"""A television that shows words is surer than that."""

LEAST_LINES = 4
"""Of words at one time: a shown caption has one or two."""


def as_windows(objects: Sequence[Track], texts: Sequence[Track]) -> list[Track]:
    """The objects, with those that are doubtful and full of words under their likelier name."""
    return [replace(track, kind="thing", value=WINDOW) if _is_window(track, texts) else track for track in objects]


def _is_window(track: Track, texts: Sequence[Track]) -> bool:
    if track.value not in FLAT_AND_SQUARE or track.confidence >= SURE_FROM or track.box is None:
        return False
    middle = (track.start_seconds + track.end_seconds) / 2
    return (
        sum(1 for text in texts if text.box and text.alive_in(middle, middle + 0.01) and inside(text.box, track.box) >= 0.5) >= LEAST_LINES
    )
