"""Joins what was seen frame by frame into tracks: which sightings are the same thing, and which are sure enough to be told.

Sure sightings begin tracks and weak ones only prolong them (the idea of ByteTrack, Zhang et al. 2022), matched greedily.
A track never crosses a cut.
"""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from analysis.boxes import centre, clipped, grown, inside, iou, median_box
from analysis.detectors.evidence import MOVERS, enough
from analysis.detectors.looks import Look, moves_by_itself, unchanged
from analysis.detectors.pairing import best_pairs
from analysis.detectors.thing_colours import voted
from analysis.timeline import Box, Observation, Track, TrackKind

SURE = 0.5
"""Sightings from here on are matched first, and a face's track begins with one."""

BEGINS = {"object": 0.4, "face": SURE}
"""The least confidence with which a trail begins; whether an object is told is judged by all that was seen of it (evidence.py)."""

GROWTH = {"object": 0.3, "face": 1.0}
"""At two looks a second a runner leaves his own box: boxes are compared a third larger on every side, and small faces,
which move as far as the body does, three times as large."""

LEAST_IOU = 0.2
"""Of the grown boxes; two people side by side overlap less."""

LEAST_IOU_OTHER_LABEL = 0.6
"""A thing that changes its name must not have moved: else a cup becomes the dog behind it."""

LONGEST_GAP_SECONDS = 1.1
"""One missed look at two per second is a flicker; two are a thing that has gone."""

LEAST_SIGHTINGS = 2
"""Of a face; of objects see evidence.py."""

LEAST_SHARE_SEEN = 0.5
"""Of the looks from a face's first sighting to the last."""

LEAST_SHARE_SURE = 0.1
"""Of a face's sightings; what is mostly unsure and now and then sure is the model's error on a texture."""

FOUND_AGAIN_SECONDS = 4.0
"""A thing that is seen again at the same place, in a picture that is the same there, was there in between."""

PART_OF_IT = 0.85
"""A box that lies that far in a surer one of the same name is a part of the same thing, as a dog's head is."""

SAME_PLACE_IOU = 0.6
"""Two tracks that lie that near for long are one thing called two names: the surer name stays."""


@dataclass
class _Trail:
    """The sightings of one thing so far."""

    sightings: list[tuple[int, Observation, Box]] = field(default_factory=list)
    """(number of the look, what was seen, its box)"""
    still: set[int] = field(default_factory=set)
    """Numbers of the looks in which it wasn't seen, but its picture was as when it was."""

    def predicted(self, pts_seconds: float) -> Box:
        """Where the thing should be now if it keeps its speed."""
        _, last, box = self.sightings[-1]
        if len(self.sightings) < 2:
            return box
        _, before, old = self.sightings[-2]
        share = (pts_seconds - last.pts_seconds) / max(0.01, last.pts_seconds - before.pts_seconds)
        dx, dy = ((new - was) * min(share, 2.0) for new, was in zip(centre(box), centre(old), strict=True))
        return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)

    @property
    def last_number(self) -> int:
        return max(self.sightings[-1][0], max(self.still, default=0))

    @property
    def label(self) -> str:
        votes: Counter[str] = Counter()
        for _, seen, _ in self.sightings:
            votes[seen.label] += round(seen.confidence * 1000)
        return max(sorted(votes), key=lambda label: votes[label])


def join_objects(looks: Sequence[Look], cuts: Sequence[float] = ()) -> list[Track]:
    """Tracks of kind "object", in order of start, numbered from 1; `cuts` are the seconds at which shots begin."""
    return _numbered(_tracks("object", looks, cuts), first_id=1)


def join_faces(looks: Sequence[Look], objects: Sequence[Track], cuts: Sequence[float] = ()) -> list[Track]:
    """Tracks of kind "face", numbered after `objects`; `person_id` is the person that the face lies in, else the face's own number."""
    first_id = max((track.track_id for track in objects), default=0) + 1
    people = [track for track in objects if track.value == "person"]
    return _numbered(_tracks("face", looks, cuts), first_id, people)


def box_at(track: Track, pts_seconds: float) -> Box:
    """Where a track with a path is at that moment: its median box moved to the centre between the nearest points of the path."""
    box = track.box or (0.0, 0.0, 1.0, 1.0)
    if not track.path:
        return box
    x, y = _centre_at(track, pts_seconds)
    wide, tall = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return clipped(x - wide, y - tall, x + wide, y + tall)


def _centre_at(track: Track, pts_seconds: float) -> tuple[float, float]:
    after = bisect.bisect_left([point[0] for point in track.path], pts_seconds)
    if after == 0 or after == len(track.path):
        _, x, y = track.path[min(after, len(track.path) - 1)]
        return x, y
    (t0, x0, y0), (t1, x1, y1) = track.path[after - 1], track.path[after]
    share = (pts_seconds - t0) / (t1 - t0) if t1 > t0 else 0.0
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def _tracks(kind: TrackKind, looks: Sequence[Look], cuts: Sequence[float]) -> list[Track]:
    step = _step(looks)
    found = [
        _as_track(kind, trail, looks, shot, step)
        for shot in _shots(looks, cuts)
        for trail in _without_doubles([trail for trail in _found_again(_trails(looks, shot, step), looks) if _told(trail, looks)])
    ]
    return sorted(found, key=lambda track: (track.start_seconds, track.value, track.box))


def _step(looks: Sequence[Look]) -> float:
    """The usual time between two looks."""
    gaps = [b.pts_seconds - a.pts_seconds for a, b in itertools.pairwise(looks)]
    return statistics.median(gaps) if gaps else 0.5


def _shots(looks: Sequence[Look], cuts: Sequence[float]) -> Iterator[range]:
    """The numbers of the looks between two cuts; a look at the moment of a cut belongs to the new shot."""
    times = [look.pts_seconds for look in looks]
    edges = sorted({0, len(looks), *(bisect.bisect_left(times, cut) for cut in cuts)})
    return (range(a, b) for a, b in itertools.pairwise(edges))


def _trails(looks: Sequence[Look], shot: range, step: float) -> list[_Trail]:
    longest_gap = max(LONGEST_GAP_SECONDS, 2.2 * step)
    trails: list[_Trail] = []
    for number in shot:
        now = looks[number].pts_seconds
        live = [trail for trail in trails if now - looks[trail.last_number].pts_seconds <= longest_gap]
        unmatched = [seen for seen in looks[number].observations if seen.box is not None]
        for wave in ([s for s in unmatched if s.confidence >= SURE], [s for s in unmatched if s.confidence < SURE]):
            for trail, seen in _matches(live, wave, now):
                trail.sightings.append((number, seen, seen.box or (0.0, 0.0, 0.0, 0.0)))
                live.remove(trail)
                unmatched.remove(seen)
        for trail in live:
            if unchanged(looks[trail.sightings[-1][0]], looks[number], trail.sightings[-1][2]):
                trail.still.add(number)
        trails += [_Trail([(number, seen, seen.box)]) for seen in unmatched if seen.box and seen.confidence >= BEGINS[seen.source]]
    return trails


def _matches(trails: Sequence[_Trail], wave: Sequence[Observation], now: float) -> list[tuple[_Trail, Observation]]:
    """Pairs of trail and sighting, each used once."""
    likeness = {(i, j): _likeness(trail, seen, now) for i, trail in enumerate(trails) for j, seen in enumerate(wave)}
    pairs = best_pairs({pair: alike for pair, alike in likeness.items() if alike > 0})
    return [(trails[i], wave[j]) for i, j in sorted(pairs.items())]


def _likeness(trail: _Trail, seen: Observation, now: float) -> float:
    """0 for a pair that can't be one thing, else more for more overlap; the same name goes before any other."""
    box = seen.box
    if box is None:
        return 0.0
    predicted, growth = trail.predicted(now), GROWTH[seen.source]
    if seen.label == trail.label:
        overlap = max(iou(grown(predicted, growth), grown(box, growth)), iou(grown(trail.sightings[-1][2], growth), grown(box, growth)))
        return 1.0 + overlap if overlap >= LEAST_IOU else 0.0
    overlap = iou(trail.sightings[-1][2], box)
    return overlap if overlap >= LEAST_IOU_OTHER_LABEL else 0.0


def _found_again(trails: Sequence[_Trail], looks: Sequence[Look]) -> list[_Trail]:
    """The trails, those of one thing that was lost for a while and didn't move joined into one."""
    kept: list[_Trail] = []
    for trail in trails:
        before = next((other for other in kept if _goes_on(other, trail, looks)), None)
        if before is None:
            kept.append(trail)
            continue
        before.still |= trail.still | set(range(before.last_number + 1, trail.sightings[0][0]))
        before.sightings += trail.sightings
    return kept


def _goes_on(before: _Trail, after: _Trail, looks: Sequence[Look]) -> bool:
    (last, old, box), (first, new, other_box) = before.sightings[-1], after.sightings[0]
    near = before.last_number < first and new.pts_seconds - old.pts_seconds <= FOUND_AGAIN_SECONDS
    return near and before.label == after.label and iou(box, other_box) >= SAME_PLACE_IOU and unchanged(looks[last], looks[first], box)


def _told(trail: _Trail, looks: Sequence[Look]) -> bool:
    confidences = {number: seen.confidence for number, seen, _ in trail.sightings}
    if trail.sightings[0][1].source == "object":
        box = median_box([box for _, _, box in trail.sightings])
        return enough(looks, confidences, frozenset(trail.still), box, moves=_moves(trail, looks))
    sure = sum(confidence >= SURE for confidence in confidences.values())
    often = len(confidences) >= LEAST_SHARE_SEEN * (max(confidences) - min(confidences) + 1)
    return often and sure >= max(LEAST_SIGHTINGS, LEAST_SHARE_SURE * len(confidences))


def _moves(trail: _Trail, looks: Sequence[Look]) -> bool:
    """Whether it is something that moves by itself, and did so between most of its sightings."""
    steps = list(itertools.pairwise(trail.sightings))
    moved = sum(moves_by_itself(looks[a], looks[b], box) for (a, _, _), (b, _, box) in steps)
    return trail.label in MOVERS and moved > len(steps) / 2


def _without_doubles(trails: Sequence[_Trail]) -> list[_Trail]:
    """The trails without those that lie where a surer trail lies for most of their time."""
    kept: list[_Trail] = []
    for trail in sorted(trails, key=lambda one: -sum(seen.confidence for _, seen, _ in one.sightings)):
        if not any(_lies_on(trail, other) for other in kept):
            kept.append(trail)
    return kept


def _lies_on(trail: _Trail, other: _Trail) -> bool:
    """Whether half of a trail's sightings, held against the nearest in time of the other, are at the same place."""
    times = [number for number, _, _ in other.sightings]
    same = 0
    for number, _, box in trail.sightings:
        after = min(bisect.bisect_left(times, number), len(times) - 1)
        nearest = min((after, max(0, after - 1)), key=lambda i: abs(times[i] - number))
        there = other.sightings[nearest][2]
        part = trail.label == other.label and inside(box, there) >= PART_OF_IT
        same += abs(times[nearest] - number) <= 2 and (part or iou(box, there) >= SAME_PLACE_IOU)
    return same >= 0.5 * len(trail.sightings)


def _as_track(kind: TrackKind, trail: _Trail, looks: Sequence[Look], shot: range, step: float) -> Track:
    last_number, (first, _, first_box) = trail.last_number, trail.sightings[0]
    while first - 1 >= shot[0] and unchanged(looks[first - 1], looks[trail.sightings[0][0]], first_box):
        first -= 1
    # What the shot's last look still shows goes on until the shot ends; else it left somewhere between two looks.
    end = looks[last_number].pts_seconds + (step if last_number == shot[-1] else step / 2)
    if last_number == shot[-1] and last_number + 1 < len(looks):
        end = min(end, looks[last_number + 1].pts_seconds)
    return Track(
        kind=kind,
        start_seconds=looks[first].pts_seconds,
        end_seconds=end,
        value=trail.label,
        box=median_box([box for _, _, box in trail.sightings]),
        path=tuple((seen.pts_seconds, *centre(box)) for _, seen, box in trail.sightings),
        confidence=statistics.median(seen.confidence for _, seen, _ in trail.sightings),
        colours=voted([seen.colours for _, seen, _ in trail.sightings if seen.colours or seen.confidence >= SURE], trail.label),
    )


def _numbered(tracks: Iterable[Track], first_id: int, people: Sequence[Track] | None = None) -> list[Track]:
    numbered: list[Track] = []
    for number, track in enumerate(tracks, first_id):
        person = None if people is None else _person_of(track, people) or number
        numbered.append(replace(track, track_id=number, person_id=person))
    return numbered


def _person_of(face: Track, people: Sequence[Track]) -> int | None:
    """The number of the person that holds most of the face for most of its time; None where nobody holds half of it."""
    best: tuple[float, int] | None = None
    for person in people:
        times = [point[0] for point in face.path if person.start_seconds <= point[0] < person.end_seconds]
        share = sum(inside(box_at(face, t), box_at(person, t)) for t in times) / len(face.path)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, person.track_id)
    return best[1] if best else None
