"""Where a thing is, and how large, at each moment of its track: the path of its middle, with the sizes that were seen on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from analysis.document import LineJSON, TrackJSON
from analysis.redrawing.values import Point

SAME_PLACE = 0.002
"""Between the middle of an observation and the path that was made of it: both are rounded."""
SAME_FACE = 0.15
"""How far a face may be from where it was last seen."""

Boxes = Mapping[tuple[str, float], Sequence[list[float]]]
"""What was seen of a kind at a moment."""


def boxes_seen(lines: Iterable[LineJSON]) -> Boxes:
    """The boxes of all lines by kind and moment."""
    boxes: dict[tuple[str, float], list[list[float]]] = {}
    for line in lines:
        for seen in line["observations"]:
            if seen["box"]:
                boxes.setdefault((seen["source"], seen["at"]), []).append(seen["box"])
    return boxes


def points_of(kind: str, track: TrackJSON, boxes: Boxes, moments: Sequence[float]) -> list[Point]:
    """The whole way of a track in shares of the picture: at least one point; a face's way is found in what was seen at these moments."""
    box = track.get("box") or [0.0, 0.0, 1.0, 1.0]
    wide, tall = box[2] - box[0], box[3] - box[1]
    if kind == "face":
        return _face_points(track, boxes, moments) or [_point(track["start"], box)]
    points = []
    for at, x, y in track.get("path") or [[track["start"], (box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]:
        seen = next((one for one in boxes.get((kind, at), ()) if _apart(one, x, y) <= SAME_PLACE), None)
        points.append(_point(at, seen) if seen else [at, x, y, wide, tall])
    return points


def _face_points(track: TrackJSON, boxes: Boxes, moments: Sequence[float]) -> list[Point]:
    box = track.get("box") or [0.0, 0.0, 1.0, 1.0]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    points: list[Point] = []
    for at in moments:
        nearest = min(boxes.get(("face", at), ()), key=lambda seen: _apart(seen, x, y), default=None)
        if nearest and track["start"] <= at < track["end"] and _apart(nearest, x, y) <= SAME_FACE:
            points.append(_point(at, nearest))
            x, y = points[-1][1:3]
    return points


def within(points: Sequence[Point], start: float, end: float) -> list[Point]:
    """The part of the way in [start, end], with a point at both ends, in whole percents and hundredths of a second."""
    inside = [point for point in points if start < point[0] < end]
    way = [at_moment(points, start), *inside, at_moment(points, end)]
    return [[round(at, 2), *(round(100 * share) for share in shares)] for at, *shares in way]


def at_moment(points: Sequence[Point], at: float) -> Point:
    """Where it is at a moment: between two points on the straight line, before the first and after the last where these are."""
    if at <= points[0][0]:
        return [at, *points[0][1:]]
    for before, after in itertools.pairwise(points):
        if at < after[0]:
            share = (at - before[0]) / (after[0] - before[0])
            return [at, *(one + share * (other - one) for one, other in zip(before[1:], after[1:], strict=True))]
    return [at, *points[-1][1:]]


def _point(at: float, box: Sequence[float]) -> Point:
    return [at, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]]


def _apart(box: Sequence[float], x: float, y: float) -> float:
    return max(abs((box[0] + box[2]) / 2 - x), abs((box[1] + box[3]) / 2 - y))
