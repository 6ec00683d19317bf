"""What looks like a screen, book or cupboard and is full of lines of words: a window or page of a screen recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.boxes import area, around, centre, inside
from analysis.detectors.scene_groups import ON_A_SCREEN
from analysis.timeline import Track

WINDOW = ON_A_SCREEN.removeprefix("a ")

FLAT_AND_SQUARE = frozenset(["tv", "laptop", "cell phone", "book", "refrigerator", "microwave", "oven"])
"""What a window on a screen is taken for."""

SURE_FROM = 0.65
"""A television that shows words is surer than that."""

SAME_SIDE = 0.02
"""Shares of the picture by which the sides of two panes of one window may lie apart."""

LEAST_LINES = 4
"""Of words at one time: a shown caption has one or two."""


def as_windows(objects: Sequence[Track], texts: Sequence[Track]) -> list[Track]:
    """The objects, with those that are doubtful and full of words under their likelier name, the panes of one window as one."""
    found: list[Track] = []
    for track in objects:
        window = replace(track, kind="thing", value=WINDOW) if _is_window(track, texts) else track
        beside = next((number for number, other in enumerate(found) if _are_panes(other, window)), None)
        if beside is None:
            found.append(window)
        else:
            found[beside] = _joined(found[beside], window)
    return found


def _are_panes(one: Track, other: Track) -> bool:
    """Whether two windows at one time share a side: a list beside what it lists."""
    if not (one.value == other.value == WINDOW and one.box and other.box and one.alive_in(other.start_seconds, other.end_seconds)):
        return False
    (left, top, right, bottom), (x0, y0, x1, y1) = one.box, other.box
    level, upright = max(abs(top - y0), abs(bottom - y1)), max(abs(left - x0), abs(right - x1))
    return (level <= SAME_SIDE and min(abs(right - x0), abs(x1 - left)) <= SAME_SIDE) or (
        upright <= SAME_SIDE and min(abs(bottom - y0), abs(y1 - top)) <= SAME_SIDE
    )


def _joined(one: Track, other: Track) -> Track:
    """Two panes as their window, which goes the way of the larger."""
    first, second = sorted((one, other), key=lambda track: -area(track.box or (0.0, 0.0, 0.0, 0.0)))
    start, end = min(one.start_seconds, other.start_seconds), max(one.end_seconds, other.end_seconds)
    if first.box is None or second.box is None:
        return first
    box = around(first.box, second.box)
    return replace(first, start_seconds=start, end_seconds=end, box=box, path=tuple((at, *centre(box)) for at, _, _ in first.path))


def _is_window(track: Track, texts: Sequence[Track]) -> bool:
    if track.value not in FLAT_AND_SQUARE or track.confidence >= SURE_FROM or track.box is None:
        return False
    middle = (track.start_seconds + track.end_seconds) / 2
    return (
        sum(1 for text in texts if text.box and text.alive_in(middle, middle + 0.01) and inside(text.box, track.box) >= 0.5) >= LEAST_LINES
    )
