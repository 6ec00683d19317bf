"""Whether a thing's place is known: a detector may see now this part of it and now that."""

from __future__ import annotations

import itertools

from analysis.timeline import Track

LEAP = 0.06
"""Share of the picture's width between two looks, on average; a thing that moves so far goes on in its way."""

TO_AND_FRO = 3.0
"""Times as far as it got."""


def wanders(track: Track) -> bool:
    """Whether the centre of its box leaps to and fro."""
    leaps = [abs(after[1] - before[1]) for before, after in itertools.pairwise(track.path)]
    if not leaps or sum(leaps) / len(leaps) < LEAP:
        return False
    return abs(track.path[-1][1] - track.path[0][1]) * TO_AND_FRO <= sum(leaps)
