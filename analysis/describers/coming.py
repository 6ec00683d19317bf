"""Who comes: one or several of a name, beside others of it or alone, and several names at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.describers.facts import Comes, Group, Shown, Weighed
from analysis.describers.grouping import group_of, shortly
from analysis.describers.scene import UNSEEN, Presence


def coming(came: Sequence[Presence], now: Group) -> Comes:
    """That these things of one name come into view; `now` is all that are there then."""
    edge, pace = came[0].entry() if len(came) == 1 else UNSEEN
    group = group_of(came)
    if now.count == group.count:
        return Comes(group, edge, pace)
    return Comes(shortly(group), edge, pace, shortly(now))


def coming_together(facts: list[Weighed]) -> list[Weighed]:
    """The facts, where things of several names appear at once as one list of what is there now: a sentence for each finds no room."""
    appear = [one.fact for one in facts if isinstance(one.fact, Comes) and one.fact.edge is None and one.fact.whole is None]
    if len(appear) < 2:
        return facts
    return [replace(one, fact=Shown(one.fact.group, now=True)) if one.fact in appear else one for one in facts]
