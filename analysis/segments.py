"""How a video is cut into segments: equal stretches of whole seconds, from its length alone."""

from __future__ import annotations

import itertools
import math

from analysis.timeline import Segment


def seconds_in(duration_seconds: float) -> int:
    """How many lines a video of this length has: ceil(duration), at least 1; the index pass rounds to 1 ms."""
    return max(1, math.ceil(round(duration_seconds, 3)))


def plan_segments(first_second: int, end_second: int, longest_seconds: int) -> list[Segment]:
    """Cut [first_second, end_second) into the fewest segments of at most `longest_seconds`, as equal as whole seconds allow."""
    length = end_second - first_second
    count = math.ceil(length / longest_seconds)
    edges = [first_second + length * i // count for i in range(count + 1)]
    return [Segment(a, b) for a, b in itertools.pairwise(edges)]
