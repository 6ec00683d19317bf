"""The script of a run: for each second all that there is to draw its picture from, out of what the run document holds.

A pure function of lines and tracks in the shapes in which they are stored and exported. Standard library only.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.document import LaneName, LineJSON, TrackJSON
from analysis.redrawing.accounting import accounted
from analysis.redrawing.places import Boxes, boxes_seen, points_of, within
from analysis.redrawing.values import Point, ScriptSecondJSON, ThingJSON

Lanes = Mapping[LaneName, Sequence[TrackJSON]]
THINGS: tuple[tuple[LaneName, str], ...] = (("objects", "object"), ("things", "thing"), ("faces", "face"))
LEAST_SECONDS = 0.05
"""Of what is seen for less there is nothing to draw."""


@dataclass
class _Alive:
    """The tracks by the seconds in which they are seen, so that a long video isn't searched once a second."""

    lanes: Lanes
    seconds: range
    _by_second: dict[LaneName, dict[int, list[TrackJSON]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for lane, tracks in self.lanes.items():
            found = self._by_second.setdefault(lane, {})
            for track in tracks:
                first, last = max(int(track["start"]), self.seconds.start), min(int(track["end"]), self.seconds.stop - 1)
                for second in range(first, last + 1):
                    found.setdefault(second, []).append(track)

    def within(self, lane: LaneName, second: int) -> Iterator[tuple[TrackJSON, float, float]]:
        """The tracks seen in the second, and from when to when within it."""
        for track in self._by_second.get(lane, {}).get(second, ()):
            start, end = max(track["start"], second), min(track["end"], second + 1)
            if end - start >= LEAST_SECONDS:
                yield track, round(start, 2), round(end, 2)


@dataclass
class _Ways:
    """The way of each track, found once."""

    boxes: Boxes
    moments: list[float]
    _known: dict[int, list[Point]] = field(default_factory=dict)

    def of(self, kind: str, track: TrackJSON) -> list[Point]:
        key = id(track)
        if key not in self._known:
            first = bisect.bisect_left(self.moments, track["start"])
            last = bisect.bisect_left(self.moments, track["end"])
            self._known[key] = points_of(kind, track, self.boxes, self.moments[first:last])
        return self._known[key]


def script_of(lines: Sequence[LineJSON], lanes: Lanes, language: str, part: range | None = None) -> list[ScriptSecondJSON]:
    """The script of all lines, or of those of a part, in order of time; each with the share of what was seen that its line tells."""
    known = {line["second"]: line for line in lines}
    seconds = [second for second in sorted(known) if part is None or second in part]
    if not seconds:
        return []
    near = range(seconds[0], seconds[-1] + 1)
    # of a part only what is near it is read; a path's sizes reach as far as the path
    boxes = boxes_seen(lines)
    ways = _Ways(boxes, sorted({at for kind, at in boxes if kind == "face"}))
    alive = _Alive(lanes, near)
    script = [_second(known[second], known.get(second + 1), alive, ways) for second in seconds]
    return list(accounted(script, language))


def _second(line: LineJSON, after: LineJSON | None, alive: _Alive, ways: _Ways) -> ScriptSecondJSON:
    second = line["second"]
    shots = alive.within("shots", second)
    starts = [(start, shot.get("transition", "cut")) for shot, start, _ in shots if second <= shot["start"] < second + 1]
    cuts = [(start, how) for start, how in starts if how != "start"]
    return {
        "second": second,
        "until": second + 1,
        "line": line["corrected"] or line["text"],
        "status": line["status"],
        "look": line.get("look"),
        "then": after.get("look") if cuts and after else None,
        "things": [thing for lane, kind in THINGS for thing in _things(lane, kind, second, alive, ways)],
        "words": [
            {
                "words": track.get("value", ""),
                "start": start,
                "end": end,
                "box": within([_middle(track)], start, end)[0][1:],
                "sure": track.get("confidence", 1.0),
                "said": 0.0,
            }
            for track, start, end in alive.within("text", second)
        ],
        "camera": [
            {"value": track.get("value", ""), "start": start, "end": end, "said": 0.0}
            for track, start, end in alive.within("camera", second)
        ],
        "cuts": [{"at": start, "how": how, "said": 0.0} for start, how in cuts],
        "heard": [{"words": track.get("value", ""), "start": start, "end": end} for track, start, end in alive.within("speech", second)],
        "told": None,
    }


def _things(lane: LaneName, kind: str, second: int, alive: _Alive, ways: _Ways) -> Iterator[ThingJSON]:
    for track, start, end in alive.within(lane, second):
        yield {
            "kind": kind,  # type: ignore[typeddict-item]  # the three kinds of THINGS
            "name": track.get("value", "face"),
            "id": track.get("track", 0),
            "of": track.get("person"),
            "colours": track.get("colours", []),
            "sure": track.get("confidence", 1.0),
            "path": within(ways.of(kind, track), start, end),
            "said": 0.0,
        }


def _middle(track: TrackJSON) -> Point:
    box = track.get("box") or [0.0, 0.0, 1.0, 1.0]
    return [track["start"], (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]]
