"""Whether what was seen of a thing is enough to tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.boxes import area
from analysis.detectors.looks import Look
from analysis.timeline import Box

ENOUGH = 0.5
"""Mean confidence, over both sizes of a look, from which a thing is told. A false box mostly comes at one size only: the
network's error on a texture changes when the texture is scaled, a real thing stays what it is."""

ENOUGH_OF_MOVERS = 0.4
"""For people, animals and vehicles that are seen to move by themselves: blur and turned limbs cost confidence, and each look
at them is a new picture, while the error on a still texture is the same error again."""

_VEHICLES = ("bicycle", "car", "motorcycle", "bus", "train", "truck", "boat", "airplane")
_ANIMALS = ("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe")
MOVERS = frozenset({"person", *_VEHICLES, *_ANIMALS})

LEAST_SIGHTINGS = 2
"""What only one frame shows isn't told: most false boxes last one look."""

LEAST_SHARE_SEEN = 0.5
"""Of the looks from the first sighting to the last."""

SMALL = 0.004
"""Share of the picture below which a coarse look can't be expected to see a thing: 26 x 26 of its pixels."""


def enough(looks: Sequence[Look], confidences: Mapping[int, float], still: frozenset[int], box: Box, moves: bool = False) -> bool:
    """Whether a thing may be told: `confidences` by number of the look, `still` the looks in which only its picture stayed as it was.

    `moves` says that it is one of MOVERS and was seen to move by itself.
    """
    numbers = range(min(confidences), max(confidences) + 1)
    seen = sum(number in confidences or number in still for number in numbers)
    if len(confidences) < LEAST_SIGHTINGS or seen < LEAST_SHARE_SEEN * len(numbers):
        return False
    fine, coarse = ([confidences.get(number, 0.0) for number in numbers if looks[number].fine is finely] for finely in (True, False))
    if area(box) < SMALL and fine:
        coarse = []
    sizes = [_usual(size) for size in (fine, coarse) if size]
    return sum(sizes) / len(sizes) >= (ENOUGH_OF_MOVERS if moves else ENOUGH)


def _usual(confidences: Sequence[float]) -> float:
    """The upper quartile: a thing that is half hidden or blurred most of the time may still be sure when it is not."""
    return sorted(confidences, reverse=True)[len(confidences) // 4]
