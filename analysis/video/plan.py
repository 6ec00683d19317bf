"""Which frames a consumer gets, and how large: the grid of instants k / rate, compared exactly."""

from __future__ import annotations

import math
from fractions import Fraction


def exact_rate(rate: float) -> Fraction:
    """The rate as it was written: 0.1 is 1/10, so that the instants k / rate fall where people expect them."""
    return Fraction(repr(float(rate)))


def reaches_instant(previous: Fraction | None, current: Fraction, rate: Fraction | None) -> bool:
    """Whether a frame at `current` is the first at or after some instant k / rate, `previous` being the frame before it.

    Only these two times decide, so it doesn't matter where decoding began. `rate` None takes every frame.
    """
    if rate is None or previous is None:
        return True
    return math.floor(current * rate) > math.floor(previous * rate)


def fitted_size(width: int, height: int, longest: int | None) -> tuple[int, int]:
    """Width and height scaled so that the longer side is at most `longest`; never enlarged, never below 1."""
    if longest is None or max(width, height) <= longest:
        return width, height
    if width >= height:
        return longest, max(1, round(height * longest / width))
    return max(1, round(width * longest / height)), longest
