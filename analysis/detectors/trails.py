"""Joins what was seen frame by frame into trails: which sightings are the same thing.

Sure sightings are matched first and weak ones only prolong (the idea of ByteTrack, Zhang et al. 2022), matched greedily.
A trail never crosses a cut.
"""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.boxes import centre, grown, inside, iou, median_box
from analysis.detectors.looks import Look, moves_by_itself, unchanged
from analysis.detectors.pairing import best_pairs
from analysis.timeline import Box, Observation, TrackKind

SURE = 0.5
"""Sightings from here on are matched first, and a face's track begins with one."""

BEGINS = {"object": 0.3, "face": SURE, "thing": 0.4}
"""The least confidence with which a trail begins; whether an object is told is judged by all that was seen of it (naming.py)."""

GROWTH = {"object": 0.3, "face": 1.0, "thing": 1.0}
"""At two looks a second a runner leaves his own box: boxes are compared a third larger on every side, and small faces
and hands, which move as far as the body does, three times as large."""

LEAST_IOU = 0.2
"""Of the grown boxes; two people side by side overlap less."""

LEAST_IOU_OTHER_LABEL = 0.6
"""A thing that changes its name must not have moved: else a cup becomes the dog behind it."""

EDGE = 0.02
"""Share of the picture up to which a box touches its edge."""

AT_THE_EDGE = 0.9
"""Likeness of two boxes of a hand of which more or less is in the picture: their sizes differ, so their overlap says too little;
only one that hardly moved is likelier."""

LONGEST_GAP_SECONDS = 1.1
"""One missed look at two per second is a flicker; two are a thing that has gone."""

FOUND_AGAIN_SECONDS = 4.0
"""A thing that is seen again at the same place, in a picture that is the same there, was there in between."""

PART_OF_IT = 0.85
"""A box that lies that far in a surer one of the same name is a part of the same thing, as a dog's head is."""

SAME_PLACE_IOU = 0.6
"""Two tracks that lie that near for long are one thing called two names: the surer name stays."""


@dataclass
class Trail:
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
    def box(self) -> Box:
        """Its median box."""
        return median_box([box for _, _, box in self.sightings])

    @property
    def labels(self) -> tuple[str, ...]:
        """What it was called, the name with most confidence first."""
        votes: Counter[str] = Counter()
        for _, seen, _ in self.sightings:
            votes[seen.label] += round(seen.confidence * 1000)
        return tuple(sorted(votes, key=lambda label: (-votes[label], label)))

    @property
    def label(self) -> str:
        """What it was mostly called."""
        return self.labels[0]


def step_of(looks: Sequence[Look]) -> float:
    """The usual time between two looks."""
    gaps = [b.pts_seconds - a.pts_seconds for a, b in itertools.pairwise(looks)]
    return statistics.median(gaps) if gaps else 0.5


@dataclass(frozen=True)
class Shot:
    """The looks between two cuts, by their numbers, and the cut at its end; infinite for the last one."""

    looks: range
    end_seconds: float


def shots_of(looks: Sequence[Look], cuts: Sequence[float]) -> Iterator[Shot]:
    """The shots in which something was looked at; a look at the moment of a cut belongs to the new shot."""
    times = [look.pts_seconds for look in looks]
    edges = sorted({0, len(looks), *(bisect.bisect_left(times, cut) for cut in cuts)})
    for a, b in itertools.pairwise(edges):
        yield Shot(range(a, b), min((cut for cut in cuts if cut > times[b - 1]), default=float("inf")))


def trails_of(kind: TrackKind, looks: Sequence[Look], shot: range, step: float) -> list[Trail]:
    """What was seen of this kind in one shot, sighting by sighting."""
    longest_gap = max(LONGEST_GAP_SECONDS, 2.2 * step)
    trails: list[Trail] = []
    for number in shot:
        now = looks[number].pts_seconds
        live = [trail for trail in trails if now - looks[trail.last_number].pts_seconds <= longest_gap]
        unmatched = [seen for seen in looks[number].observations if seen.box is not None and seen.source == kind]
        for wave in ([s for s in unmatched if s.confidence >= SURE], [s for s in unmatched if s.confidence < SURE]):
            for trail, seen in _matches(live, wave, now):
                trail.sightings.append((number, seen, seen.box or (0.0, 0.0, 0.0, 0.0)))
                live.remove(trail)
                unmatched.remove(seen)
        for trail in live:
            if unchanged(looks[trail.sightings[-1][0]], looks[number], trail.sightings[-1][2]):
                trail.still.add(number)
        trails += [Trail([(number, seen, seen.box)]) for seen in unmatched if seen.box and seen.confidence >= BEGINS[seen.source]]
    return trails


def _matches(trails: Sequence[Trail], wave: Sequence[Observation], now: float) -> list[tuple[Trail, Observation]]:
    """Pairs of trail and sighting, each used once."""
    likeness = {(i, j): _likeness(trail, seen, now) for i, trail in enumerate(trails) for j, seen in enumerate(wave)}
    pairs = best_pairs({pair: alike for pair, alike in likeness.items() if alike > 0})
    return [(trails[i], wave[j]) for i, j in sorted(pairs.items())]


def _likeness(trail: Trail, seen: Observation, now: float) -> float:
    """0 for a pair that can't be one thing, else more for more overlap; the same name goes before any other."""
    box = seen.box
    if box is None:
        return 0.0
    predicted, growth = trail.predicted(now), GROWTH[seen.source]
    if seen.label == trail.label:
        ahead, here = (iou(grown(one, growth), grown(box, growth)) for one in (predicted, trail.sightings[-1][2]))
        if seen.source == "thing" and _shows_more(trail.sightings[-1][2], box):
            return 1.0 + AT_THE_EDGE
        # where two cross, each is nearer to where the other was: the way so far tells them apart
        return 1.0 + (2 * ahead + here) / 3 if max(ahead, here) >= LEAST_IOU else 0.0
    overlap = iou(trail.sightings[-1][2], box)
    return overlap if overlap >= LEAST_IOU_OTHER_LABEL else 0.0


def _shows_more(box: Box, other: Box) -> bool:
    """Whether a hand at the picture's edge reaches further in or out: one box lies in the other, and both touch the same edge."""
    touched = [abs(one - other_one) <= EDGE and min(one, 1 - one) <= EDGE for one, other_one in zip(box, other, strict=True)]
    return any(touched) and max(inside(box, other), inside(other, box)) >= PART_OF_IT


def found_again(trails: Sequence[Trail], looks: Sequence[Look]) -> list[Trail]:
    """The trails, those of one thing that was lost for a while and didn't move joined into one."""
    kept: list[Trail] = []
    for trail in trails:
        before = next((other for other in kept if _goes_on(other, trail, looks)), None)
        if before is None:
            kept.append(trail)
            continue
        before.still |= trail.still | set(range(before.last_number + 1, trail.sightings[0][0]))
        before.sightings += trail.sightings
    return kept


def _goes_on(before: Trail, after: Trail, looks: Sequence[Look]) -> bool:
    (last, old, box), (first, new, other_box) = before.sightings[-1], after.sightings[0]
    near = before.last_number < first and new.pts_seconds - old.pts_seconds <= FOUND_AGAIN_SECONDS
    return near and before.label == after.label and iou(box, other_box) >= SAME_PLACE_IOU and unchanged(looks[last], looks[first], box)


def moves(trail: Trail, looks: Sequence[Look]) -> bool:
    """Whether it moved by itself between most of its sightings."""
    steps = list(itertools.pairwise(trail.sightings))
    moved = sum(moves_by_itself(looks[a], looks[b], box) for (a, _, _), (b, _, box) in steps)
    return moved > len(steps) / 2


def lies_on(trail: Trail, other: Trail, same_name: bool) -> bool:
    """Whether half of a trail's sightings, held against the nearest in time of the other, are at the same place.

    A part of a thing of the same name is at its place.
    """
    if same_name and _overlap_in_time(trail, other) and iou(trail.box, other.box) >= SAME_PLACE_IOU:
        return True
    times = [number for number, _, _ in other.sightings]
    same = 0
    for number, _, box in trail.sightings:
        after = min(bisect.bisect_left(times, number), len(times) - 1)
        nearest = min((after, max(0, after - 1)), key=lambda i: abs(times[i] - number))
        there = other.sightings[nearest][2]
        part = same_name and inside(box, there) >= PART_OF_IT
        same += abs(times[nearest] - number) <= 2 and (part or iou(box, there) >= SAME_PLACE_IOU)
    return same >= 0.5 * len(trail.sightings)


def lies_between(trail: Trail, others: Sequence[Trail]) -> bool:
    """Whether two that stand side by side cover it together: the detector sees them as one besides."""
    there = [other for other in others if _overlap_in_time(trail, other)]
    return any(_covered(trail.box, one.box, other.box) >= PART_OF_IT for one, other in itertools.combinations(there, 2))


def _covered(box: Box, one: Box, other: Box) -> float:
    """How much of a box two others cover together, 0..1."""
    both = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    shared = inside(box, one) + inside(box, other)
    return shared - (inside(box, both) if both[0] < both[2] and both[1] < both[3] else 0.0)


def _overlap_in_time(trail: Trail, other: Trail) -> bool:
    """Whether the other is seen during most of the time of this one."""
    first, last = trail.sightings[0][0], trail.last_number
    shared = min(last, other.last_number) - max(first, other.sightings[0][0]) + 1
    return shared >= 0.5 * (last - first + 1)
