"""Who comes nearer: how large the boxes are that a tracked thing was seen in."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from analysis.boxes import area, centre
from analysis.timeline import Box, Observation, Track

NEARER_FROM = 1.3
"""Times as wide and high as before: a detector's box wanders by a tenth, a walker at five metres grows by a third in a second."""

EDGE = 0.02
"""A box that touches the picture's edge shows a part of the thing only, and its size says nothing."""


def extents_of(tracks: Sequence[Track], observations: Sequence[Observation]) -> dict[int, float]:
    """The side of a square as large as each track's boxes in these observations, by the track's number."""
    boxes = {(seen.pts_seconds, *centre(seen.box)): seen.box for seen in observations if seen.box and seen.source == "object"}
    found = {track.track_id: [boxes[point] for point in track.sightings if point in boxes] for track in tracks if track.kind == "object"}
    return {
        number: statistics.median(area(box) ** 0.5 for box in seen) for number, seen in found.items() if seen and all(map(_whole, seen))
    }


def _whole(box: Box) -> bool:
    return min(box[0], box[1], 1 - box[2], 1 - box[3]) >= EDGE
