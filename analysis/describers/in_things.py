"""What is a thing and not the ground: a patch of colour that lies in the box of a thing that has a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.boxes import area, inside
from analysis.describers.scene import Presence
from analysis.detectors.tracking import box_at
from analysis.timeline import SOMETHING, UNNAMED, Box, Patch, Track

MOSTLY = 0.6
"""Of the patch: the thing's box wanders by a tenth, and a hand's patch goes on into the arm."""

LARGEST = 0.5
"""Share of the picture: in the box of what takes up more lies the ground too."""

MAIN = 0.3
"""Of the thing's box, which most things fill by half or two thirds: the patch is its main colour."""

HIDDEN = 0.3
"""Of what stands out in the middle: a thing's box holds more of it than of what only touches it."""

LIVING = frozenset(["person", "hand", "arm", "face"])
"""Of these no colour is told that isn't what is worn."""


def told_apart(
    things: Sequence[Presence], words: Sequence[Track], patches: Sequence[Patch], moment: float
) -> tuple[list[Presence], tuple[Patch, ...]]:
    """The things, each with the colour of the patch that most of it is where it had none, and the patches that are none of them.

    What stands out in the middle isn't told where a thing, with a name or without, is there, nor are letters told as that.
    """
    tracks = [*(thing.track for thing in things), *words]
    patches = [patch for patch in patches if patch.what != SOMETHING or not any(_covers(track, patch, moment) for track in tracks)]
    boxes = [(thing, box) for thing in things if (box := _box_then(thing, moment))]
    held = {patch: [thing for thing, box in boxes if inside(patch.box, box) >= MOSTLY] for patch in patches if patch.box}
    coloured = [_coloured(thing, [patch for patch, holders in held.items() if thing in holders]) for thing in things]
    return coloured, tuple(patch for patch in patches if not held.get(patch))


def _covers(track: Track, patch: Patch, moment: float) -> bool:
    if patch.box is None:
        return False
    left, top, right, bottom = box = box_at(track, moment)
    if track.kind == "text":
        return inside(patch.box, box) >= MOSTLY
    return (left <= 0.5 <= right and top <= 0.5 <= bottom) or inside(patch.box, box) >= HIDDEN


def _box_then(thing: Presence, moment: float) -> Box | None:
    """Where a thing with a name is at the moment at which the patches were measured."""
    track = thing.track
    if track.value == UNNAMED or track.kind == "face" or not track.start_seconds <= moment < track.end_seconds:
        return None
    box = box_at(track, moment)
    return box if area(box) <= LARGEST else None


def _coloured(thing: Presence, patches: Sequence[Patch]) -> Presence:
    main = max(patches, key=lambda patch: patch.share, default=None)
    if main is None or thing.track.colours or thing.track.value in LIVING or main.share < MAIN * area(thing.box):
        return thing
    return replace(thing, track=replace(thing.track, colours=(main.what,)))
