"""What moves of which no track tells: the place where the picture changes, and who is seen there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.boxes import grown, inside
from analysis.describers.facts import Place, Stirring
from analysis.describers.grouping import group_of
from analysis.describers.scene import RUNNERS, Presence
from analysis.timeline import Box

TOLD_FROM = 0.01
"""Share of the picture; sensor noise and coding of a still scene stay below."""

WIDE = 0.6
"""A patch that reaches over more of the picture has no side."""

LIVELY = frozenset([*RUNNERS, "bird", "face", "hand", "arm", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"])
"""What moves by itself; a change at a bottle's place is somebody else's doing."""


@dataclass(frozen=True)
class Change:
    """How much of the picture became another within a second (0..1), and the box around the largest patch of that."""

    share: float
    box: Box | None


LEAST_INSIDE = 0.6
"""Of the patch, in the thing's box grown by a quarter, since a limb or a shadow reaches out of it; or of the box, in a large patch."""


def stirring_in(change: Change | None, things: Sequence[Presence]) -> Stirring | None:
    """What can be said of a change: who is seen there, else where it is; None if it is too small or several may be it."""
    if change is None or change.share < TOLD_FROM or change.box is None:
        return None
    box = change.box
    lively = [thing for thing in things if thing.track.value in LIVELY]
    there = [thing for thing in lively if inside(box, grown(thing.box, 0.25)) >= LEAST_INSIDE or inside(thing.box, box) >= LEAST_INSIDE]
    labels = [thing.track.value for thing in things]
    if len(there) == 1 and labels.count(there[0].track.value) == 1:
        who = group_of(there)
        return Stirring(who=replace(who, colours=(), size=who.size if who.large_alone else "ordinary"))
    return None if there else Stirring(_place(box))


def _place(box: Box) -> Place | None:
    """The ninth, or the side that a long patch takes up; None for a patch that takes up all sides."""
    wide, high, place = box[2] - box[0] >= WIDE, box[3] - box[1] >= WIDE, Place.of(box)
    if wide:
        return None if high else Place("centre", place.row)
    return Place(place.column, "middle") if high else place
