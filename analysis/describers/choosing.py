"""Which facts a line has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.describers.facts import Camera, Cut, Fact, Nothing, Shown, Weighed, Written
from analysis.describers.grammar import Grammar, words_in


def choose(parts: Sequence[Sequence[Weighed]], budget: int, grammar: Grammar) -> list[list[Fact]]:
    """For each part of a second the facts to tell, in their order.

    First what must be told, then the weightiest facts that fit into `budget` words, each in its shortest form; what room
    is left goes to the details of things (how large, with what, a face), again by weight.
    """
    numbered = [(number, place, fact) for number, part in enumerate(parts) for place, fact in enumerate(part)]
    chosen: dict[tuple[int, int], Fact] = {(number, place): fact.fact for number, place, fact in numbered if _must_be_told(fact)}
    room = budget - sum(words_in(fact, grammar) for fact in chosen.values())
    told = any(not isinstance(fact, Cut | Camera) for fact in chosen.values())
    by_weight = sorted((entry for entry in numbered if not _must_be_told(entry[2])), key=lambda entry: -entry[2].weight)
    for number, place, fact in by_weight:
        short = _short(fact.fact)
        if (cost := words_in(short, grammar)) <= room or not told:
            chosen[number, place] = short
            room -= cost
            told = True
    for number, place, fact in by_weight:
        more = words_in(fact.fact, grammar) - words_in(_short(fact.fact), grammar)
        if (number, place) in chosen and more <= room:
            chosen[number, place] = fact.fact
            room -= more
    return [[chosen[number, place] for place in range(len(part)) if (number, place) in chosen] for number, part in enumerate(parts)]


def _short(fact: Fact) -> Fact:
    if not isinstance(fact, Shown):
        return fact
    size = fact.group.size if fact.group.size == "filling" else "ordinary"
    return Shown(replace(fact.group, size=size, holding=(), face="close" if fact.group.face == "close" else ""))


def _must_be_told(weighed: Weighed) -> bool:
    fact = weighed.fact
    return (
        isinstance(fact, Cut | Nothing) or (isinstance(fact, Camera) and not fact.goes_on) or (isinstance(fact, Written) and not fact.still)
    )
