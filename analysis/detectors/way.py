"""The way of a thing: where its middle was at each look.

Looks of two sizes by turns see the same still thing in boxes that differ by a tenth of the picture. So what hasn't changed
hasn't moved: while the picture in a box stays the same, the middle of the box is the mean of all that was seen of it.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from analysis.boxes import around, centre
from analysis.detectors.looks import Look, unchanged
from analysis.timeline import Box, Observation, PathPoint

Sighting = tuple[int, Observation, Box]
"""The number of a look, what it saw, and the box that is taken for it."""


def way_of(sightings: Sequence[Sighting], looks: Sequence[Look]) -> tuple[PathPoint, ...]:
    """Time, x and y of each sighting, in order."""
    return tuple(point for still in _still(sightings, looks) for point in _stood(still))


def _still(sightings: Sequence[Sighting], looks: Sequence[Look]) -> Iterator[list[Sighting]]:
    """The sightings in stretches in which the picture at their place is the same as when the stretch began."""
    stretch: list[Sighting] = []
    for sighting in sightings:
        if stretch and not unchanged(looks[stretch[0][0]], looks[sighting[0]], around(stretch[0][2], sighting[2])):
            yield stretch
            stretch = []
        stretch.append(sighting)
    if stretch:
        yield stretch


def _stood(stretch: Sequence[Sighting]) -> Iterator[PathPoint]:
    x, y = (statistics.fmean(side) for side in zip(*(centre(box) for _, _, box in stretch), strict=True))
    yield from ((seen.pts_seconds, x, y) for _, seen, _ in stretch)
