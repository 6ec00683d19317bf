"""Fades and dissolves: changes during which every picture is a mix of the first and the last."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from analysis.detectors.boundary import Boundary, Transition
from analysis.detectors.thumbs import Floats, Pictures, blank, correlation, luma, opening

GRADUAL_STEP_SECONDS = 0.1
GRADUAL_SECONDS = (0.38, 2.02)
"""Dissolves and fades last 0.4 to 2 s: shorter ones are cuts, longer ones are rare and look like changing light."""
LEAST_BETWEEN = 3
"""So many pictures between first and last are needed to tell a mix from a jump; at 5 per second a dissolve lasts 0.8 s or more."""
GRADUAL_CHANGE = 24.0
MOST_RESIDUE = 0.22
"""How far, as a share of the whole change, the pictures between may lie from a mix of first and last; a pan lies at half and more."""
MOST_UNEVENNESS = 0.2
"""How far the share of the mix may lie from a steady rise."""
SAME_STRUCTURE = 0.6
"""Pictures that correlate more than that show the same thing in another light."""

MOVED_IN_A_MIX = 0.1
"""Shares of the width or of its size by which the picture may move during a dissolve; slide shows drift by less."""
EMPTY_SPREAD = 3.0
"""Below that nothing is left of a picture: a fade is over."""
DARK_OPENING_SECONDS = 1.0
"""A video that begins to fade in before that has no black shot worth telling."""


def mixes(pictures: Pictures, from_seconds: float) -> Iterator[Boundary]:
    """The fades and dissolves, each once: of overlapping stretches that fit, the one that fits best, and all that goes on from it."""
    numbers = _spaced(pictures.times)
    clock, rows = [pictures.times[number] for number in numbers], [pictures.thumbs[number].reshape(-1) for number in numbers]
    shortest, longest = GRADUAL_SECONDS
    fits = sorted(
        fit
        for first, last in itertools.combinations(range(len(rows)), 2)
        if last - first > LEAST_BETWEEN and shortest <= clock[last] - clock[first] <= longest
        for fit in _fit(rows, first, last - first)
    )
    taken: list[tuple[int, int]] = []
    for _, fit_first, fit_last, transition in fits:
        first, last = _whole(rows, fit_first, fit_last)
        if any(last > a and first < b for a, b in taken):
            continue
        taken.append((first, last))
        begins = opening(clock[0] == 0.0, clock[first], DARK_OPENING_SECONDS, rows[first])
        under_way = last == len(rows) - 1 and luma(rows[last]).std() > EMPTY_SPREAD
        if begins or under_way or (transition == "dissolve" and _view_moved(pictures, numbers[fit_first], numbers[fit_last])):
            continue
        middle, end = (clock[first] + clock[last]) / 2, clock[last]
        at = from_seconds if middle < from_seconds <= end else middle
        yield Boundary(at, transition, float(np.abs(rows[first] - rows[last]).mean() * 3))


def _whole(rows: Sequence[Floats], first: int, last: int) -> tuple[int, int]:
    """The stretch with the pictures before and after it that still change in the same way, half as fast at least."""
    way = rows[last] - rows[first]
    pace = float(way @ way) / (last - first)
    while first > 0 and float((rows[first] - rows[first - 1]) @ way) >= pace / 2:
        first -= 1
    while last + 1 < len(rows) and float((rows[last + 1] - rows[last]) @ way) >= pace / 2:
        last += 1
    return first, last


def _view_moved(pictures: Pictures, first: int, last: int) -> bool:
    """Whether the last picture is the first one, moved or enlarged, which a mix of two isn't."""
    if pictures.motion(first, last) is not None:
        return True
    halves = [pictures.motion(first, (first + last) // 2), pictures.motion((first + last) // 2, last)]
    followed = [motion for motion in halves if motion is not None]
    far = sum(max(float(np.hypot(motion.right, motion.down)), abs(motion.zoom)) for motion in followed)
    return len(followed) == 2 and far >= MOVED_IN_A_MIX


def _spaced(times: Sequence[float]) -> list[int]:
    """The numbers of the frames at even steps of time: the first at or after each step."""
    numbers: list[int] = []
    for number, now in enumerate(times):
        if not numbers or now >= times[numbers[-1]] + GRADUAL_STEP_SECONDS - 0.01:
            numbers.append(number)
    return numbers


def _fit(pictures: Sequence[Floats], first: int, steps: int) -> list[tuple[float, int, int, Transition]]:
    """(misfit, first, last, transition) where the pictures from first to last are a steady mix of the two; else nothing."""
    old, new = pictures[first], pictures[first + steps]
    whole = new - old
    size = float(np.abs(whole).mean() * 3)
    if size < GRADUAL_CHANGE:
        return []
    between = np.stack(pictures[first + 1 : first + steps]) - old
    shares = between @ whole / float(whole @ whole)
    unevenness = float(np.abs(shares - np.arange(1, steps) / steps).max())
    residue = float(np.abs(between - shares[:, None] * whole).mean() * 3 / size)
    if unevenness > MOST_UNEVENNESS or residue > MOST_RESIDUE:
        return []
    if blank(old) or blank(new):
        return [(unevenness + residue, first, first + steps, "fade")]
    if correlation(old, new) > SAME_STRUCTURE:
        return []
    return [(unevenness + residue, first, first + steps, "dissolve")]
