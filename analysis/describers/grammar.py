"""From facts to sentences: the order in which a line tells them; each language brings its own words (`Grammar`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from analysis.describers.facts import (
    Block,
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
    Place,
    Setting,
    Shown,
    Stays,
    Stirring,
    Unwritten,
    Written,
)

LONGEST_SENTENCE = 45
"""Words; a longer one can't be followed by ear."""

LONGEST_QUOTE = 36
"""Words of one quotation, so that what stands around it still fits into the sentence."""


class Grammar(Protocol):
    """The words of one language; each method gives one sentence without its full stop."""

    def shown(self, groups: Sequence[Group], cut: Cut | None, now: bool = False) -> str: ...
    def comes(self, fact: Comes) -> str: ...
    def leaves(self, fact: Leaves) -> str: ...
    def passes(self, fact: Passes) -> str: ...
    def goes(self, fact: Goes) -> str: ...
    def nears(self, fact: Nears) -> str: ...
    def stays(self, facts: Sequence[Stays], texts: Sequence[str], turn: int) -> str:
        """What is still there, things and words in quotes; `turn` picks among like wordings."""

    then: str
    """Stands before a quotation that takes the place of the one before."""

    def quoted(self, text: str) -> str: ...
    def written(self, places: Sequence[tuple[Place | None, Sequence[str]]], sure: bool) -> str:
        """Words new on screen, in quotes, by place; the place is None where a quotation goes on."""

    def more_written(self) -> str: ...
    def unwritten(self) -> str: ...
    def camera(self, fact: Camera, turn: int) -> str: ...
    def light(self, fact: Light) -> str: ...
    def setting(self, fact: Setting) -> str: ...
    def nothing(self, fact: Nothing, turn: int) -> str: ...
    def stirring(self, fact: Stirring, turn: int) -> str: ...


def tell(facts: Sequence[Fact], grammar: Grammar, turn: int = 0) -> str:
    """The sentences of these facts: what is new first, then what stays and stirs, the camera and the light.

    Another `turn` gives other words for the same, where the language has some.
    """
    sentences = [sentence for sentence in _sentences(facts, grammar, turn) if sentence]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def _sentences(facts: Sequence[Fact], grammar: Grammar, turn: int) -> Iterator[str]:
    yield from _opening(facts, grammar)
    for fact in facts:
        if isinstance(fact, Comes):
            yield grammar.comes(fact)
        elif isinstance(fact, Leaves):
            yield grammar.leaves(fact)
        elif isinstance(fact, Passes):
            yield grammar.passes(fact)
    for fact in facts:
        if isinstance(fact, Goes):
            yield grammar.goes(fact)
        elif isinstance(fact, Nears):
            yield grammar.nears(fact)
    yield from _writing(facts, grammar)
    yield from _staying(facts, grammar, turn)
    for fact in facts:
        if isinstance(fact, Setting):
            yield grammar.setting(fact)
    for fact in facts:
        if isinstance(fact, Camera):
            yield grammar.camera(fact, turn)
    for fact in facts:
        if isinstance(fact, Light):
            yield grammar.light(fact)


def _staying(facts: Sequence[Fact], grammar: Grammar, turn: int) -> Iterator[str]:
    """What is still there and what stirs in it, in one sentence where it isn't too long."""
    things = [fact for fact in facts if isinstance(fact, Stays)]
    texts = [grammar.quoted(block.text) for fact in facts if isinstance(fact, Written) and fact.still for block in fact.blocks]
    if texts and any(isinstance(fact, Written) and fact.still and fact.more for fact in facts):
        texts.append(grammar.more_written())
    parts = [grammar.stays(things, texts, turn)] if things or texts else []
    parts += [grammar.nothing(fact, turn) for fact in facts if isinstance(fact, Nothing)]
    parts += [grammar.stirring(fact, turn) for fact in facts if isinstance(fact, Stirring)]
    together = "; ".join(parts)
    yield from [together] if len(together.split()) <= LONGEST_SENTENCE else parts


def _opening(facts: Sequence[Fact], grammar: Grammar) -> Iterator[str]:
    """What is shown, in as few sentences as the longest allows; the first tells the cut, and what is new stands alone."""
    cut = next((fact for fact in facts if isinstance(fact, Cut)), None)
    shown = [fact for fact in facts if isinstance(fact, Shown)]
    for now in (False, True):
        together: list[Group] = []
        for group in [fact.group for fact in shown if fact.now == now]:
            if together and len(grammar.shown([*together, group], cut, now).split()) > LONGEST_SENTENCE:
                yield grammar.shown(together, cut, now)
                cut, together = None, []
            together.append(group)
        if together or (cut and not now):
            yield grammar.shown(together, cut, now)
            cut = None


def _writing(facts: Sequence[Fact], grammar: Grammar) -> Iterator[str]:
    for fact in facts:
        if isinstance(fact, Unwritten):
            yield grammar.unwritten()
        elif isinstance(fact, Written) and not fact.still:
            *first, last = [
                sentence
                for sure in (True, False)
                for sentence in _quotations([block for block in fact.blocks if block.sure == sure], sure, grammar)
            ]
            yield from [*first, f"{last}, {grammar.more_written()}" if fact.more else last]


def _quotations(blocks: Sequence[Block], sure: bool, grammar: Grammar) -> Iterator[str]:
    """Blocks by place, in as few sentences as the longest allows; a quotation is parted only where it alone is too long."""
    together: list[tuple[Place | None, list[str]]] = []
    pieces = (
        (place, f"{grammar.then} {grammar.quoted(text)}" if block.follows else grammar.quoted(text))
        for block in blocks
        for place, text in _pieces(block)
    )
    for place, text in pieces:
        longer = _with(together, place, text)
        if together and (place is None or len(grammar.written(longer, sure).split()) > LONGEST_SENTENCE):
            yield grammar.written(together, sure)
            longer = [(place, [text])]
        together = longer
    if together:
        yield grammar.written(together, sure)


def _with(places: Sequence[tuple[Place | None, list[str]]], place: Place | None, text: str) -> list[tuple[Place | None, list[str]]]:
    if places and places[-1][0] == place:
        return [*places[:-1], (place, [*places[-1][1], text])]
    return [*places, (place, [text])]


def _pieces(block: Block) -> Iterator[tuple[Place | None, str]]:
    """A block's text in pieces of at most `LONGEST_QUOTE` words, parted at the ends of its own sentences where it has some."""
    place: Place | None = block.place
    piece: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", block.text):
        for word in sentence.split():
            if len(piece) == LONGEST_QUOTE:
                yield place, " ".join(piece)
                place, piece = None, []
            piece.append(word)
        if len(piece) > LONGEST_QUOTE // 2 and len(block.text.split()) > LONGEST_QUOTE:
            yield place, " ".join(piece)
            place, piece = None, []
    if piece:
        yield place, " ".join(piece)
