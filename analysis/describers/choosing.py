"""Which facts a line has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.describers.facts import Camera, Cut, Fact, Light, Nothing, Shown, Stays, Weighed, Written
from analysis.describers.grammar import Grammar, tell
from analysis.timeline import SMALL_THINGS, UNNAMED, Patch

LAYOUT_SHARE = 0.5
"""Of the budget, so much is added for what lies where: without it a line that has much to tell could not be drawn up."""

STILL_WORD = 1 / 3
"""What a word on screen costs that was there before: known words are skimmed."""

Key = tuple[int, int]
"""Number of the part of the second, place of the fact in it."""


def choose(parts: Sequence[Sequence[Weighed]], budget: int, grammar: Grammar) -> list[list[Fact]]:
    """For each part of a second the facts to tell, in their order.

    First what must be told, then the weightiest facts that fit into `budget` words, each in its shortest form; what room
    is left goes to the details of things (how large, with what, a face), again by weight. New words on screen cost nothing,
    and what lies where has a part of its own.
    """
    weighed = {(number, place): fact for number, part in enumerate(parts) for place, fact in enumerate(part)}
    chosen: dict[Key, Fact] = {key: fact.fact for key, fact in weighed.items() if _must_be_told(fact)}
    free = sorted((key for key in weighed if key not in chosen), key=lambda key: -weighed[key].weight)
    for key in free:
        forms = [{**chosen, key: form} for form in _forms(weighed[key].fact)]
        fitting = [longer for longer in forms if _fits(longer, budget, grammar)]
        if fitting:
            chosen = fitting[0]
        elif all(isinstance(fact, Cut | Camera) for fact in chosen.values()):
            chosen = {**chosen, key: _short(weighed[key].fact)}
    for key in free:
        longer = {**chosen, key: weighed[key].fact}
        if key in chosen and _fits(longer, budget, grammar):
            chosen = longer
    return [_in_order(chosen, number) for number in range(len(parts))]


def _fits(chosen: Mapping[Key, Fact], budget: int, grammar: Grammar) -> bool:
    """Whether what happens keeps within the budget, and what lies where within its own part besides."""
    happens = {key: fact for key, fact in chosen.items() if not (isinstance(fact, Light) and fact.patches)}
    return _words(happens, grammar) <= budget and _words(chosen, grammar) <= budget * (1 + LAYOUT_SHARE)


def _words(chosen: Mapping[Key, Fact], grammar: Grammar) -> float:
    counted = {key: fact for key, fact in chosen.items() if not isinstance(fact, Written) or fact.still}
    told = sum(len(tell(_in_order(counted, number), grammar).split()) for number in {number for number, _ in counted})
    still = sum(len(block.text.split()) for fact in counted.values() if isinstance(fact, Written) for block in fact.blocks)
    return told - still * (1 - STILL_WORD)


def _in_order(chosen: Mapping[Key, Fact], part: int) -> list[Fact]:
    return [chosen[key] for key in sorted(chosen) if key[0] == part]


def _forms(fact: Fact) -> tuple[Fact, ...]:
    """What to try for a fact, the wanted form first: what is known with its place and all words, what is new without its details."""
    if isinstance(fact, Light):
        return tuple(replace(fact, patches=_likeliest(fact.patches, most)) for most in (5, 4, 3, 2, 1))
    return (fact, _short(fact)) if isinstance(fact, Stays | Written) else (_short(fact),)


def _likeliest(patches: Sequence[Patch], most: int) -> tuple[Patch, ...]:
    """So many of the patches: small things and what looks like something go before a colour, a large one before a small one."""
    told = sorted(patches, key=lambda patch: (patch.what != SMALL_THINGS, not patch.natural, -patch.share))[:most]
    return tuple(patch for patch in patches if patch in told)


def _short(fact: Fact) -> Fact:
    if isinstance(fact, Written) and fact.still:
        return replace(fact, blocks=fact.blocks[:1], more=fact.more or len(fact.blocks) > 1)
    if isinstance(fact, Stays):
        return replace(fact, group=replace(fact.group, placed=False))
    if not isinstance(fact, Shown):
        return fact
    size = fact.group.size if fact.group.size == "filling" else "ordinary"
    colours = fact.group.colours[:1] if fact.group.label == UNNAMED else ()
    return replace(
        fact, group=replace(fact.group, size=size, holding=(), colours=colours, face="close" if fact.group.face == "close" else "")
    )


def _must_be_told(weighed: Weighed) -> bool:
    fact = weighed.fact
    return (
        isinstance(fact, Cut | Nothing)
        or (isinstance(fact, Camera) and not fact.goes_on and weighed.novelty == 1.0)
        or (isinstance(fact, Written) and not fact.still)
    )
