"""Whether a thing's place and way are known: a detector may see now this part of it and now that."""

from __future__ import annotations

import itertools
import math

from analysis.timeline import Track

LEAP = 0.06
"""Share of the picture's width between two looks, on average; a thing that moves so far goes on in its way."""

TO_AND_FRO = 3.0
"""Times as far as it got."""


STANDS = 0.02
"""Share of the picture between two looks, on average: the box of a still thing trembles by less."""

GOT_SOMEWHERE = 0.15
"""Share of the picture that a thing went in all, for its way to be one."""

STRAIGHT = 1.3
"""Times as far as it got: the boxes of one thing tremble on their way."""


def goes_its_way(track: Track) -> bool:
    """Whether the centre of its box gets somewhere without turning back: it moves, whatever it is."""
    if len(track.path) < 3:
        return False
    (_, x0, y0), (_, x1, y1) = track.path[0], track.path[-1]
    got = math.hypot(x1 - x0, y1 - y0)
    went = sum(math.hypot(after[1] - before[1], after[2] - before[2]) for before, after in itertools.pairwise(track.path))
    return got >= GOT_SOMEWHERE and went <= STRAIGHT * got


def stands(track: Track) -> bool:
    """Whether its box is seen at one place, look after look."""
    leaps = [math.hypot(after[1] - before[1], after[2] - before[2]) for before, after in itertools.pairwise(track.path)]
    return bool(leaps) and sum(leaps) / len(leaps) < STANDS


def wanders(track: Track) -> bool:
    """Whether the centre of its box leaps to and fro."""
    leaps = [abs(after[1] - before[1]) for before, after in itertools.pairwise(track.path)]
    if not leaps or sum(leaps) / len(leaps) < LEAP:
        return False
    return abs(track.path[-1][1] - track.path[0][1]) * TO_AND_FRO <= sum(leaps)
