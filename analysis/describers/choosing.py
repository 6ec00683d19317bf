"""Which facts a line has room for."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.describers.facts import Camera, Cut, Fact, Nothing, Weighed, Written
from analysis.describers.grammar import Grammar, words_in


def choose(parts: Sequence[Sequence[Weighed]], budget: int, grammar: Grammar) -> list[list[Fact]]:
    """For each part of a second the facts to tell, in their order: what must be told, then the weightiest that fit into `budget` words."""
    weighed = [fact for part in parts for fact in part]
    chosen = [fact for fact in weighed if _must_be_told(fact)]
    room = budget - sum(words_in(fact.fact, grammar) for fact in chosen)
    told = any(not isinstance(fact.fact, Cut | Camera) for fact in chosen)
    for fact in sorted((fact for fact in weighed if not _must_be_told(fact)), key=lambda fact: -fact.weight):
        cost = words_in(fact.fact, grammar)
        if cost <= room or not told:
            chosen.append(fact)
            room -= cost
            told = True
    return [[fact.fact for fact in part if any(fact is kept for kept in chosen)] for part in parts]


def _must_be_told(weighed: Weighed) -> bool:
    fact = weighed.fact
    return (
        isinstance(fact, Cut | Nothing) or (isinstance(fact, Camera) and not fact.goes_on) or (isinstance(fact, Written) and not fact.still)
    )
