"""What is there in a stretch of a segment, and how it moves: tracks looked at between two moments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from analysis.boxes import centre, inside, iou
from analysis.describers.facts import Edge, Pace
from analysis.detectors.tracking import box_at
from analysis.timeline import UNNAMED, Box, PathPoint, Track

MENDED_GAP_SECONDS = 1.6
"""A thing that is back at its place so soon was only missed by the detector."""

MENDED_DISTANCE = 0.15
SAME_THING_IOU = 0.7
"""Two names for boxes that overlap so much are two guesses at one thing; the surer one is told."""

LEAST_STEP = 0.03
"""Share of the picture; the median box of a still thing wanders by less."""

PLAIN_STEP = 0.08
QUICK_STEP = 0.3
EDGE_MARGIN = 0.04
LOOK_SECONDS = 0.5
"""Between two looks of the detectors."""

JUST_IN_SECONDS = 0.2
"""What came in so shortly before it was seen was seen as it came in."""

RUNNERS = {
    "person": 3.5,
    "dog": 2.0,
    "cat": 2.0,
    "horse": 2.0,
    "cow": 2.0,
    "sheep": 2.0,
    "zebra": 2.0,
    "giraffe": 3.0,
    "elephant": 2.0,
    "bear": 2.0,
}
"""What can run, and the speed in own widths per second from which it does: a walker makes 1.4 m/s and is 0.5 m wide; a dog 0.8 m."""

TURNING = frozenset(["hand", "arm"])
"""What hangs on somebody and may go any way from one look to the next."""

LEAST_IN_ARM = 0.3
"""Of a hand's box in an arm's: both wander while the arm works."""


UNSEEN: tuple[None, Pace] = (None, "plain")
"""At which edge and how fast several come or go: each has its own."""


@dataclass(frozen=True)
class Presence:
    """One thing in a stretch of time: its box there, the way it makes, and whether it comes or goes in that stretch."""

    track: Track
    box: Box
    step: tuple[float, float]
    """How far its centre moves from the stretch's start to its end, as shares of the picture."""
    begins: bool
    ends: bool

    @property
    def direction(self) -> Edge:
        """Where to it moves: the edge that lies in the larger part of its step."""
        return _direction(self.step)

    @property
    def pace(self) -> Pace | None:
        """How fast it moves; None if it doesn't."""
        return _pace(self.track, self.box, self.step)

    def entry(self) -> tuple[Edge | None, Pace]:
        """The edge at which it came in, if that was seen, and how fast."""
        velocity, box = _velocity(self.track, self.track.path[:2]), _loose_box_at(self.track, self.track.start_seconds)
        return _entry_edge(self.track), _pace(self.track, box, velocity) or "plain"

    def exit(self) -> tuple[Edge | None, Pace]:
        """The edge at which it went out, if that was seen, and how fast."""
        velocity, box = _velocity(self.track, self.track.path[-2:]), _loose_box_at(self.track, self.track.end_seconds)
        return _edge(box, velocity, _ahead(self.track)), _pace(self.track, box, velocity) or "plain"


def mended(tracks: Iterable[Track], cuts: Sequence[float]) -> list[Track]:
    """The tracks, with breaks healed where the same thing or text is soon back at its place within the same shot."""
    healed: list[Track] = []
    for track in sorted(tracks, key=lambda track: track.start_seconds):
        earlier = next((i for i, old in enumerate(healed) if _is_back(old, track) and not _parted(old, track, cuts)), None)
        if earlier is None:
            healed.append(track)
        else:
            old = healed[earlier]
            end, both = max(old.end_seconds, track.end_seconds), old.sightings + track.sightings
            healed[earlier] = replace(old, end_seconds=end, path=old.path + track.path, seen_at=both)
    return healed


def entered(tracks: Iterable[Track], cuts: Sequence[float]) -> list[Track]:
    """The tracks, those that come in over an edge from when they did: a look sees them only once they are far enough inside."""
    return [replace(track, start_seconds=_came_in(track, cuts)) for track in tracks]


def _came_in(track: Track, cuts: Sequence[float]) -> float:
    """When its middle crossed the edge, by its speed, but no more than half the time between two looks before it was seen."""
    seen = track.start_seconds
    settling = any(cut <= seen <= cut + 2 * LOOK_SECONDS for cut in (0.0, *cuts))
    if settling or track.kind not in ("object", "thing") or track.value == UNNAMED or len(track.path) < 2:
        return seen
    edge, (vx, vy) = _entry_edge(track), _velocity(track, track.path[:2])
    x, y = centre(_loose_box_at(track, seen))
    inside_by = {"left": x, "right": 1 - x, "top": y, "bottom": 1 - y}
    before = inside_by[edge] / (abs(vx) if edge in ("left", "right") else abs(vy)) if edge else 0.0
    return seen - min(LOOK_SECONDS / 2, before) if before >= JUST_IN_SECONDS else seen


def arms_named(tracks: Sequence[Track]) -> list[Track]:
    """The tracks, those of people of whom no more than an arm was seen, since their hand was, called "arm"."""
    return [replace(track, value="arm") if _is_only_an_arm(track, tracks) else track for track in tracks]


def _is_only_an_arm(track: Track, tracks: Sequence[Track]) -> bool:
    if track.value != "person" or any(face.kind == "face" and face.person_id == track.track_id for face in tracks):
        return False
    hands = (other for other in tracks if other.value == "hand" and other.alive_in(track.start_seconds, track.end_seconds))
    return any(hand.box and track.box and inside(hand.box, track.box) >= LEAST_IN_ARM for hand in hands)


def things_in(tracks: Iterable[Track], start_seconds: float, end_seconds: float) -> list[Presence]:
    """What is seen in [start, end), and faces that belong to none of the people seen; each thing under one name."""
    alive = [track for track in tracks if track.alive_in(start_seconds, end_seconds)]
    hands = [track for track in alive if track.value == "hand"]
    seen = [track for track in alive if track.kind in ("object", "thing") and not (hands and track.value == "arm")]
    objects = _once(seen, start_seconds, end_seconds)
    people = [track for track in objects if track.value == "person"]
    faces = [track for track in alive if track.kind == "face" and not has_body(track, people)]
    return [_presence(track, start_seconds, end_seconds) for track in (*objects, *faces)]


def _direction(step: tuple[float, float]) -> Edge:
    dx, dy = step
    if abs(dx) >= abs(dy):
        return "right" if dx > 0 else "left"
    return "bottom" if dy > 0 else "top"


def _pace(track: Track, box: Box, step: tuple[float, float]) -> Pace | None:
    way = max(abs(step[0]), abs(step[1]))
    widths = abs(step[0]) / max(box[2] - box[0], 0.05)
    if way < LEAST_STEP:
        return None
    if way >= PLAIN_STEP and widths >= RUNNERS.get(track.value, float("inf")):
        return "running"
    return "quick" if way >= QUICK_STEP else "plain" if way >= PLAIN_STEP else "little"


def _velocity(track: Track, points: Sequence[PathPoint]) -> tuple[float, float]:
    """Shares of the picture per second between two points of the path."""
    if len(points) < 2 or points[1][0] <= points[0][0]:
        return (0.0, 0.0)
    (t0, x0, y0), (t1, x1, y1) = points
    return ((x1 - x0) / (t1 - t0), (y1 - y0) / (t1 - t0))


def _ahead(track: Track) -> float:
    """Seconds for which it is taken to go on as it went: a hand at work turns between two looks, so it must be at the edge itself."""
    return 0.0 if track.value in TURNING else LOOK_SECONDS


def _entry_edge(track: Track) -> Edge | None:
    """The edge at which it came in, if it was seen to come from there."""
    vx, vy = _velocity(track, track.path[:2])
    return _edge(_loose_box_at(track, track.start_seconds), (-vx, -vy), _ahead(track))


def _edge(box: Box, outward: tuple[float, float], ahead: float = LOOK_SECONDS) -> Edge | None:
    """The edge that a thing of this speed reaches within so many seconds, by default those before the next look, if it does."""
    vx, vy = outward
    reach = {"left": (box[0], -vx), "right": (1 - box[2], vx), "top": (box[1], -vy), "bottom": (1 - box[3], vy)}
    near = [
        (speed, edge)
        for edge, (way, speed) in reach.items()
        if speed >= LEAST_STEP / LOOK_SECONDS and way < max(EDGE_MARGIN, ahead * speed)
    ]
    return cast(Edge, max(near)[1]) if near else None


def _presence(track: Track, start: float, end: float) -> Presence:
    first, last = max(start, track.start_seconds), min(end, track.end_seconds)
    x0, y0 = centre(_loose_box_at(track, first))
    x1, y1 = centre(_loose_box_at(track, last))
    return Presence(
        track=track,
        box=box_at(track, (first + last) / 2),
        step=(x1 - x0, y1 - y0),
        begins=start <= track.start_seconds,
        ends=track.end_seconds < end,
    )


def _loose_box_at(track: Track, moment: float) -> Box:
    """The box at that moment, not clipped to the picture, so that its centre is that of the path."""
    box = track.box or (0.0, 0.0, 1.0, 1.0)
    if not track.path:
        return box
    before = max((point for point in track.path if point[0] <= moment), default=track.path[0])
    after = min((point for point in track.path if point[0] >= moment), default=track.path[-1])
    share = (moment - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    x, y = before[1] + (after[1] - before[1]) * share, before[2] + (after[2] - before[2]) * share
    wide, tall = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return (x - wide, y - tall, x + wide, y + tall)


def _is_back(old: Track, track: Track) -> bool:
    gap = track.start_seconds - old.end_seconds
    if (
        (old.kind, old.value) != (track.kind, track.value)
        or not 0 <= gap <= MENDED_GAP_SECONDS
        or old.kind not in ("object", "face", "text")
    ):
        return False
    last, first = _loose_box_at(old, old.end_seconds), _loose_box_at(track, track.start_seconds)
    if old.kind == "object" and _edge(last, _velocity(old, old.path[-2:])):
        return False
    (x0, y0), (x1, y1) = centre(last), centre(first)
    (dx, dy) = _way_between(old, track)
    # It either waited or went on as before while it wasn't seen.
    return any(max(abs(x1 - x), abs(y1 - y)) <= MENDED_DISTANCE for x, y in ((x0, y0), (x0 + dx, y0 + dy)))


def _way_between(old: Track, track: Track) -> tuple[float, float]:
    """How far a thing comes from its last sighting to the other's first if it keeps its mean speed over its last three."""
    if not old.path or not track.path:
        return (0.0, 0.0)
    vx, vy = _velocity(old, (old.path[-3:][0], old.path[-1]))
    seconds = track.path[0][0] - old.path[-1][0]
    return (vx * seconds, vy * seconds)


def _parted(old: Track, track: Track, cuts: Sequence[float]) -> bool:
    return any(old.start_seconds < cut <= track.start_seconds for cut in cuts)


def _once(objects: Sequence[Track], start: float, end: float) -> list[Track]:
    kept: list[Track] = []
    middle = (start + end) / 2
    for track in sorted(objects, key=lambda track: (-track.confidence, track.start_seconds, track.value)):
        if not any(iou(box_at(track, middle), box_at(other, middle)) >= SAME_THING_IOU for other in kept if other.value != track.value):
            kept.append(track)
    return sorted(kept, key=lambda track: (track.start_seconds, track.track_id))


def has_body(face: Track, people: Sequence[Track]) -> bool:
    return any(person.track_id == face.person_id or (face.box and person.box and inside(face.box, person.box) >= 0.5) for person in people)
