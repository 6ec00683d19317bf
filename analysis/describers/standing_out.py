"""Where an unnamed thing is: it has the colour of a patch that stands out, and the patch is measured, its box only guessed at."""

from __future__ import annotations

from dataclasses import replace

from analysis.boxes import centre, clipped
from analysis.describers.scene import Presence
from analysis.describers.wandering import stands
from analysis.timeline import UNNAMED, Box, Patch, Spot

ACROSS = {"left": 1 / 6, "right": 5 / 6}
DOWN = {"top": 1 / 6, "bottom": 5 / 6}


def at_its_patch(thing: Presence, patches: tuple[Patch, ...]) -> Presence:
    """The thing at the place of the one patch of its colour, if it has no name and is seen now here, now there; else as it is."""
    if thing.track.value != UNNAMED or stands(thing.track):
        return thing
    alike = [patch for patch in patches if patch.spot != "all over" and patch.what in thing.track.colours]
    if len(alike) != 1:
        return thing
    track = replace(thing.track, colours=(alike[0].what,))
    return replace(thing, track=track, box=_moved(thing.box, alike[0].spot), step=(0.0, 0.0))


def _moved(box: Box, spot: Spot) -> Box:
    """The box with its centre in the middle of the spot, as large as fits there."""
    x, y = centre(box)
    dx = next((at for side, at in ACROSS.items() if side in spot), 0.5) - x
    dy = next((at for side, at in DOWN.items() if side in spot), 0.5) - y
    wide, tall = (min((high - low) / 2, at, 1 - at) for low, high, at in ((box[0], box[2], x + dx), (box[1], box[3], y + dy)))
    return clipped(x + dx - wide, y + dy - tall, x + dx + wide, y + dy + tall)
