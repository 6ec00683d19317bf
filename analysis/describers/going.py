"""Who goes: told at the place that he has when the second begins, beside those of his name who are there then too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.describers.facts import Group, Leaves
from analysis.describers.grouping import group_of, shortly
from analysis.describers.scene import UNSEEN, Presence
from analysis.describers.view import Stretch, View
from analysis.detectors.tracking import box_at
from analysis.timeline import UNNAMED

BEGINS_WITHIN = 0.2
"""Seconds of a stretch: what is gone sooner was gone when it began."""


def leaving(gone: Sequence[Presence], view: View, known: bool = True) -> Leaves:
    """That these things of one name, `known` before or not, go out of view; the others of the name remain."""
    edge, pace = gone[0].exit() if len(gone) == 1 else UNSEEN
    label = gone[0].track.value
    stay = view.groups.get(label)
    if not all(goes_then(thing, view.stretch) for thing in gone):
        return Leaves(shortly(group_of(gone)), edge, pace, shortly(stay) if stay else None, known=known)
    staying = [thing for thing in view.things if thing.track.value == label and thing not in gone and _is_there(thing, view.stretch)]
    with_them = _at_first([*gone, *staying], view.stretch) if stay and len(staying) == stay.count else None
    return Leaves(_at_first(gone, view.stretch), edge, pace, shortly(stay) if stay else None, True, known, with_them)


def goes_then(thing: Presence, stretch: Stretch) -> bool:
    """Whether it is there when the stretch begins, and goes within it."""
    return _is_there(thing, stretch) and thing.track.end_seconds >= stretch.start_seconds + BEGINS_WITHIN


def _is_there(thing: Presence, stretch: Stretch) -> bool:
    return thing.track.start_seconds <= stretch.start_seconds + BEGINS_WITHIN


def _at_first(things: Sequence[Presence], stretch: Stretch) -> Group:
    return shortly(group_of([_at_the_beginning(thing, stretch) for thing in things]))


def _at_the_beginning(thing: Presence, stretch: Stretch) -> Presence:
    # what has no name is told where its colour stands out, as in every other line
    if thing.track.value == UNNAMED:
        return thing
    return replace(thing, box=box_at(thing.track, max(stretch.start_seconds, thing.track.start_seconds)))
