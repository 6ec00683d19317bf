"""What a line says that can be held against the evidence: a claim for each phrase, with who saw or measured it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.describers.facts import (
    Camera,
    Comes,
    Cut,
    Fact,
    Goes,
    Group,
    Leaves,
    Light,
    Nears,
    Nothing,
    Passes,
    Setting,
    Stirring,
    Written,
    groups_in,
)
from analysis.describers.grammar import Grammar
from analysis.timeline import Claim


def claims_of(facts: Sequence[Fact], grammar: Grammar) -> tuple[Claim, ...]:
    """The claims of these facts, each once: things and words by their names, what happens and how the picture is by the whole sentence.

    All of it was seen or measured; only that a thing which lies within a person's box is with that person is inferred.
    """
    return tuple(dict.fromkeys(claim for fact in facts for claim in _claims(fact, grammar)))


def _claims(fact: Fact, grammar: Grammar) -> Iterator[Claim]:
    for group in groups_in(fact):
        yield Claim(group.label, "object", "confirmed", "faces" if group.label == "face" else "objects")
        for label in group.holding:
            yield Claim(label, "object", "confirmed", "objects")
            together = Group(group.label, group.places, confidence=1.0, holding=(label,), placed=False)
            yield Claim(grammar.shown([together], None), "relation", "not checkable", "objects")
        if group.outline:
            yield Claim(group.outline, "shape", "confirmed", "objects")
        for colour in group.colours:
            yield Claim(colour, "colour", "confirmed", "objects")
    if isinstance(fact, Comes):
        yield Claim(grammar.comes(fact), "movement", "confirmed", "objects")
    elif isinstance(fact, Leaves):
        yield Claim(grammar.leaves(fact), "movement", "confirmed", "objects")
    elif isinstance(fact, Passes):
        yield Claim(grammar.passes(fact), "movement", "confirmed", "objects")
    elif isinstance(fact, Goes):
        yield Claim(grammar.goes(fact), "movement", "confirmed", "objects")
    elif isinstance(fact, Nears):
        yield Claim(grammar.nears(fact), "movement", "confirmed", "objects")
    elif isinstance(fact, Written):
        for block in fact.blocks:
            yield from (Claim(line, "text", "confirmed", "text") for line in block.lines)
    else:
        yield from _claims_of_the_picture(fact, grammar)


def _claims_of_the_picture(fact: Fact, grammar: Grammar) -> Iterator[Claim]:
    if isinstance(fact, Cut):
        yield Claim(fact.transition, "shot", "confirmed", "shots")
    elif isinstance(fact, Camera):
        yield Claim(fact.value, "camera", "confirmed", "camera")
    elif isinstance(fact, Light):
        measured = tuple(patch for patch in fact.patches if not patch.natural)
        # where all that is told of the picture is a guess, nothing was measured that could be confirmed
        if measured or not fact.patches or fact.grows or fact.brightness != "ordinary":
            yield Claim(grammar.light(replace(fact, patches=measured)), "light", "confirmed", "picture")
        yield from _guesses(fact)
    elif isinstance(fact, Stirring):
        yield Claim(grammar.stirring(fact, 0), "movement", "confirmed", "picture")
    elif isinstance(fact, Setting):
        if fact.shot_size:
            yield Claim(fact.shot_size, "shot size", "confirmed", "faces")
        if fact.scene:
            yield Claim(fact.scene, "scene", "confirmed", "scene")
    elif isinstance(fact, Nothing):
        yield from (Claim(colour, "colour", "confirmed", "picture") for colour in fact.colours)
        yield from _guesses(fact)


def _guesses(fact: Light | Nothing) -> Iterator[Claim]:
    """What a patch looks like rests on its colour, roughness and place; no detector knows plants or sky."""
    yield from (Claim(patch.what, "region", "not checkable", "picture") for patch in fact.patches if patch.natural)
