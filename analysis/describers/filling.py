"""What comes so near that it fills the picture: no detector sees a thing of which only a part is left to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.boxes import area, centre
from analysis.timeline import Box, Observation, Track

LEAST_AREA = 0.2
"""Share of the picture that it takes up when it is last seen."""

GROWN = 1.1
"""Times as large as before: a detector's box wanders by a tenth."""

GOES_ON_SECONDS = 0.5
"""Of the zoom after it was last seen: a look's time, in which it would have been seen again."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def filling(tracks: Sequence[Track], observations: Iterable[Observation]) -> dict[int, tuple[float, float]]:
    """The numbers of things that were lost, large and growing, while the camera zooms in, and from when to when they fill the picture."""
    boxes = {(seen.pts_seconds, *centre(seen.box)): seen.box for seen in observations if seen.box}
    found: dict[int, tuple[float, float]] = {}
    for track in tracks:
        zoom = next((other for other in tracks if _zooms_on(other, track)), None)
        if zoom and _has_grown([boxes[point] for point in track.sightings if point in boxes and point[0] >= zoom.start_seconds]):
            found[track.track_id] = (track.end_seconds, zoom.end_seconds)
    return found


def lasting(tracks: Sequence[Track], filled: Mapping[int, tuple[float, float]]) -> list[Track]:
    """The tracks, those of what fills the picture until it no longer does."""
    return [
        replace(track, end_seconds=filled[track.track_id][1]) if _is_thing(track) and track.track_id in filled else track
        for track in tracks
    ]


def _zooms_on(camera: Track, thing: Track) -> bool:
    if camera.kind != "camera" or camera.value != "zoom in" or not _is_thing(thing):
        return False
    return camera.start_seconds < thing.end_seconds <= camera.end_seconds - GOES_ON_SECONDS


def _has_grown(boxes: Sequence[Box]) -> bool:
    """Whether the largest of the later boxes is large, and larger than the first."""
    return len(boxes) > 1 and max(map(area, boxes[1:])) >= max(LEAST_AREA, GROWN * area(boxes[0]))


def _is_thing(track: Track) -> bool:
    return track.kind in ("object", "thing")
