"""Which facts a line has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from analysis.describers.facts import (
    Camera,
    Comes,
    Cut,
    Fact,
    Goes,
    Group,
    Leaves,
    Light,
    Nothing,
    Passes,
    Shown,
    Size,
    Stays,
    Stirring,
    Weighed,
    Written,
    groups_in,
)
from analysis.describers.grammar import Grammar, tell
from analysis.detectors.most_telling import most_telling
from analysis.timeline import BLURRED, SMALL_THINGS, SOMETHING, UNNAMED, Patch

LAYOUT_SHARE = 0.8
"""Of the budget, so much is added for what lies where: without it a line that has much to tell could not be drawn up."""

PART_SHARE = 0.4
"""Of the budget, so much is added for each further part: after a cut there is another picture to tell."""

AS_LARGE_AS = 2.0
"""What looks like something tells as much as a colour that takes up so many times more of the picture."""

KNOWN_CAMERA = 0.15
"""Novelty of a camera that stands still as it did before the cut."""

STILL_WORD = 1 / 3
"""What a word on screen costs that was there before: known words are skimmed."""

HAPPENING_SHARE = 0.5
"""Of the budget, so much is added for who moves, comes or goes: told to be there or to stay would mislead."""

Key = tuple[int, int]
"""Number of the part of the second, place of the fact in it."""


def choose(parts: Sequence[Sequence[Weighed]], budget: int, grammar: Grammar) -> list[list[Fact]]:
    """For each part of a second the facts to tell, in their order.

    First what must be told, then the weightiest facts that fit into `budget` words, each in its shortest form; what room
    is left goes to the details of things (how large, with what, a face), again by weight. Words on screen that are
    new or stay over a cut cost nothing, and what lies where has a part of its own.
    """
    budget = round(budget * (1 + PART_SHARE * (len(parts) - 1)))
    weighed = {(number, place): fact for number, part in enumerate(parts) for place, fact in enumerate(part)}
    chosen: dict[Key, Fact] = {key: fact.fact for key, fact in weighed.items() if _must_be_told(fact)}
    over_cut = any(isinstance(fact, Written) and fact.over_cut for fact in chosen.values())
    open_to_choice = (key for key, fact in weighed.items() if key not in chosen and not (over_cut and _is_known_camera(fact)))
    free = sorted(open_to_choice, key=lambda key: -weighed[key].weight)
    for key in free:
        forms = [{**chosen, key: form} for form in _forms(weighed[key].fact) if _is_sound(form, chosen.values())]
        room = budget + (int(HAPPENING_SHARE * budget) if _is_first_to_happen(weighed[key].fact, chosen.values()) else 0)
        fitting = [longer for longer in forms if _fits(longer, chosen, room if _happens(longer[key]) else budget, grammar)]
        if fitting:
            chosen = fitting[0]
        elif all(isinstance(fact, Cut | Camera) for fact in chosen.values()):
            chosen = {**chosen, key: _short(weighed[key].fact)}
    chosen.update(_what_remains(chosen, [(key, weighed[key].fact) for key in free]))
    for key in free:
        fact = weighed[key].fact
        details = [{**chosen, key: longer} for longer in _longer(fact)] if isinstance(chosen.get(key), type(fact)) else []
        chosen = next((longer for longer in details if _fits(longer, chosen, budget, grammar)), chosen)
    return [_in_order(chosen, number) for number in range(len(parts))]


def _is_sound(form: Fact, chosen: Iterable[Fact]) -> bool:
    """Whether what is told to stay agrees with who of that name is told to move: the others where some are, else all."""
    if not isinstance(form, Stays):
        return True
    return form.others == any(isinstance(fact, Goes) and fact.group.label == form.group.label for fact in chosen)


def _is_first_to_happen(fact: Fact, chosen: Iterable[Fact]) -> bool:
    """Whether something happens to a name of which nothing is told to happen yet."""
    told = {group.label for other in chosen if _happens(other) for group in groups_in(other)}
    return _happens(fact) and not any(group.label in told for group in groups_in(fact))


def _happens(fact: Fact) -> bool:
    return isinstance(fact, Goes | Comes | Leaves) or (isinstance(fact, Shown) and fact.now)


def _what_remains(chosen: Mapping[Key, Fact], free: Sequence[tuple[Key, Fact]]) -> dict[Key, Fact]:
    """Where all that is told of things is that they go, the weightiest fact of what is there, whatever room it takes."""
    told = [fact for fact in chosen.values() if groups_in(fact)]
    if not told or any(_tells_what_is_there(fact) for fact in told):
        return {}
    return {key: _short(fact) for key, fact in [one for one in free if _tells_what_is_there(one[1])][:1]}


def _tells_what_is_there(fact: Fact) -> bool:
    return fact.remaining is not None if isinstance(fact, Leaves) else bool(groups_in(fact)) and not isinstance(fact, Passes)


def _fits(longer: Mapping[Key, Fact], chosen: Mapping[Key, Fact], budget: int, grammar: Grammar) -> bool:
    """Whether what happens keeps within the budget, and what lies where within its own part besides, to which sizes cost nothing.

    Where what was chosen is longer already, it may grow no more.
    """
    words = _words(_without_layout(longer), grammar)
    if words > budget and words > _words(_without_layout(chosen), grammar):
        return False
    unsized = {key: _unsized(fact) if any(group.large_alone for group in groups_in(fact)) else fact for key, fact in longer.items()}
    return _words(unsized, grammar) <= max(budget, words) + budget * LAYOUT_SHARE


def _without_layout(chosen: Mapping[Key, Fact]) -> dict[Key, Fact]:
    return {key: fact for key, fact in chosen.items() if not (isinstance(fact, Light) and fact.patches)}


def _words(chosen: Mapping[Key, Fact], grammar: Grammar) -> float:
    counted = {key: fact for key, fact in chosen.items() if not isinstance(fact, Written) or (fact.still and not fact.over_cut)}
    told = sum(len(tell(_in_order(counted, number), grammar).split()) for number in {number for number, _ in counted})
    still = sum(len(block.text.split()) for fact in counted.values() if isinstance(fact, Written) for block in fact.blocks)
    return told - still * (1 - STILL_WORD)


def _in_order(chosen: Mapping[Key, Fact], part: int) -> list[Fact]:
    return [chosen[key] for key in sorted(chosen) if key[0] == part]


def _forms(fact: Fact) -> tuple[Fact, ...]:
    """What to try for a fact, the wanted form first: what is known with its place and all words, what is new without its details."""
    if isinstance(fact, Light):
        return tuple(replace(fact, patches=_likeliest(fact.patches, most)) for most in (5, 4, 3, 2, 1))
    if isinstance(fact, Stirring):
        return (_unsized(fact),)
    if isinstance(fact, Stays):
        named = fact.group.large_alone and fact.group.label != UNNAMED
        return (*(() if named else (fact,)), _unsized(fact), _short(fact))
    if isinstance(fact, Comes) and fact.whole:
        return (fact, Shown(fact.whole, now=True))
    if isinstance(fact, Leaves) and fact.with_them:
        return (fact, Shown(fact.with_them))
    if isinstance(fact, Goes):
        staying = (Stays(fact.whole), _short(Stays(fact.whole))) if fact.whole else ()
        return (replace(fact, start=None), *staying)
    return (fact, _short(fact)) if isinstance(fact, Written) else (_short(fact),)


def _longer(fact: Fact) -> tuple[Fact, ...]:
    """A fact with its details, all of them or those that tell most in fewest words."""
    if not isinstance(fact, Shown):
        return (fact,)
    coloured = replace(fact, group=replace(fact.group, size=_least_size(fact.group), holding=(), face=_least_face(fact.group)))
    sized = (replace(coloured, group=replace(coloured.group, size=fact.group.size)),) if fact.group.large_alone else ()
    return (fact, *sized, _unsized(fact), coloured)


def _unsized(fact: Fact) -> Fact:
    """A fact without the size of a thing, but for one that fills the picture or that nothing else tells of."""
    if isinstance(fact, Stirring):
        return replace(fact, who=fact.who and replace(fact.who, size="ordinary"))
    return replace(fact, group=replace(fact.group, size=_least_size(fact.group))) if isinstance(fact, Shown | Stays) else fact


def _least_size(group: Group) -> Size:
    tells_all = group.label == UNNAMED and not group.colours and not group.tints
    return group.size if group.size == "filling" or tells_all else "ordinary"


def _likeliest(patches: Sequence[Patch], most: int) -> tuple[Patch, ...]:
    """The patches of so many names: what is of many colours first, then what tells most."""
    return most_telling(patches, most, weight=_tells)


def _tells(patch: Patch) -> float:
    if patch.what in (SMALL_THINGS, BLURRED, SOMETHING):
        return 1.0 + patch.share
    return patch.share * (AS_LARGE_AS if patch.natural else 1)


def _short(fact: Fact) -> Fact:
    if isinstance(fact, Written) and fact.still:
        return replace(fact, blocks=fact.blocks[:1], more=fact.more or len(fact.blocks) > 1)
    if isinstance(fact, Stays) and not fact.others:
        return replace(fact, group=replace(fact.group, size=_least_size(fact.group), placed=False))
    if not isinstance(fact, Shown):
        return fact
    group = fact.group
    return replace(fact, group=replace(group, size=_least_size(group), holding=(), colours=group.colours[:1], face=_least_face(group)))


def _least_face(group: Group) -> Literal["", "close"]:
    return "close" if group.face == "close" else ""


def _is_known_camera(weighed: Weighed) -> bool:
    """Whether a camera does what it did before: no news beside the words that stay over a cut, which tell that the film goes on."""
    return isinstance(weighed.fact, Camera) and weighed.novelty <= KNOWN_CAMERA


def _must_be_told(weighed: Weighed) -> bool:
    fact = weighed.fact
    return (
        isinstance(fact, Cut | Nothing)
        or (isinstance(fact, Camera) and not fact.goes_on and weighed.novelty == 1.0)
        or (isinstance(fact, Written) and (not fact.still or fact.over_cut))
    )
