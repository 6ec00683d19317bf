"""How sure all that was seen of a thing makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.boxes import area
from analysis.detectors.looks import Look
from analysis.timeline import Box

LEAST_SIGHTINGS = 2
"""What only one frame shows isn't told: most false boxes last one look."""

LEAST_SHARE_SEEN = 0.5
"""Of the looks from the first sighting to the last."""

SMALL = 0.004
"""Share of the picture below which a coarse look can't be expected to see a thing: 26 x 26 of its pixels."""


def surety(looks: Sequence[Look], confidences: Mapping[int, float], still: frozenset[int], box: Box) -> float:
    """Mean confidence over both sizes of a look, 0 for what was seen too seldom.

    `confidences` are those of the sightings, by number of the look, `still` the looks in which only the thing's picture stayed
    as it was. A false box mostly comes at one size only: the network's error on a texture changes when the texture is
    scaled, a real thing stays what it is.
    """
    numbers = range(min(confidences), max(confidences) + 1)
    seen = sum(number in confidences or number in still for number in numbers)
    if len(confidences) < LEAST_SIGHTINGS or seen < LEAST_SHARE_SEEN * len(numbers):
        return 0.0
    fine, coarse = ([confidences.get(number, 0.0) for number in numbers if looks[number].fine is finely] for finely in (True, False))
    if area(box) < SMALL and fine:
        coarse = []
    sizes = [_usual(size) for size in (fine, coarse) if size]
    return sum(sizes) / len(sizes)


def _usual(confidences: Sequence[float]) -> float:
    """The upper quartile: a thing that is half hidden or blurred most of the time may still be sure when it is not."""
    return sorted(confidences, reverse=True)[len(confidences) // 4]
