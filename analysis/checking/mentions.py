"""Which things a free line names, how many, in what colours, and how surely: read word by word, without a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.checking.tokens import Token, number_of
from analysis.checking.vocabulary import Vocabulary, Word

LONGEST_NAME = 3
REACH = 4
"""So many words before a thing may say how many and what of."""
OR = frozenset(["or", "nor", "oder", "noch"])
OF = frozenset(["of", "with", "showing", "von", "eines", "einer", "mit"])
PRONOUNS = frozenset(["he", "she", "it", "they", "who", "that", "which"])
GERMAN_ENDING = re.compile(r"(?:e|er|es|en|em)$")


@dataclass(frozen=True)
class Mention:
    """A thing that a line names, [start, end) in letters."""

    name: str
    word: Word
    start: int
    end: int
    clause: int
    negated: bool = False
    doubted: bool = False
    """Whether the line doesn't say outright that it is there now."""
    count: int | None = None
    count_start: int = 0
    """Where the number stands, if one does."""
    colours: tuple[tuple[str, Token], ...] = ()


def mentions_in(tokens: Sequence[Token], words: Vocabulary) -> list[Mention]:
    """The things named, in order."""
    found: list[tuple[Mention, int]] = []
    at = 0
    while at < len(tokens):
        length = next((length for length in range(LONGEST_NAME, 0, -1) if _is_name(tokens, at, length, words, found)), 0)
        if length:
            mention = _mention(tokens, at, length, words, [mention for mention, _ in found])
            found.append((mention, at + length))
        at += length or 1
    return [_counted(mention, tokens, end, words) for mention, end in found]


def _name(tokens: Sequence[Token], at: int, length: int) -> str | None:
    """The words from here on, where they stand together."""
    some = tokens[at : at + length]
    if len(some) < length or any(after.start - before.end != 1 for before, after in pairwise(some)):
        return None
    return " ".join(token.word for token in some)


def _known(name: str, words: Vocabulary) -> Word | None:
    """English is found without case; a German noun is known by its capital."""
    return words.things.get(name) or words.things.get(name.lower())


def _is_name(tokens: Sequence[Token], at: int, length: int, words: Vocabulary, found: Sequence[tuple[Mention, int]]) -> bool:
    name = _name(tokens, at, length)
    if name is None or _known(name, words) is None:
        return False
    before = tokens[at - 1].low if at else ""
    follows_a_noun = bool(found and found[-1][1] == at)
    if name.lower() in words.verbs and (follows_a_noun or before in PRONOUNS):
        return False
    after = tokens[at + length] if at + length < len(tokens) else None
    joined = after is not None and after.clause == tokens[at].clause and after.low in words.not_after
    return not (joined and name.lower() not in words.plurals)


def _mention(tokens: Sequence[Token], at: int, length: int, words: Vocabulary, before: Sequence[Mention]) -> Mention:
    name = _name(tokens, at, length) or ""
    word = _known(name, words)
    assert word is not None
    clause = [token for token in tokens if token.clause == tokens[at].clause]
    lows = {token.low for token in clause}
    lead = [token for token in clause if token.end < tokens[at].start][-REACH:]
    return Mention(
        name,
        word,
        tokens[at].start,
        tokens[at + length - 1].end,
        tokens[at].clause,
        negated=name.lower() in words.nobody or _is_negated(lead, words, before),
        doubted=bool(lows & words.clause_doubts) or (bool(lows & OR) and not lows & words.negations) or _is_depicted(lead, words),
        colours=tuple(_colours(lead, words)),
    )


def _is_negated(lead: Sequence[Token], words: Vocabulary, before: Sequence[Mention]) -> bool:
    """Whether a "no" reaches it: none with another thing between, but through an "or"."""
    for token in reversed(lead):
        if token.low in words.negations:
            return True
        owner = next((mention for mention in before if mention.start <= token.start < mention.end), None)
        if owner:
            return owner.negated and bool(lead) and any(one.low in OR for one in lead if one.start > owner.end)
    return False


def _is_depicted(lead: Sequence[Token], words: Vocabulary) -> bool:
    if lead and lead[-1].low in words.pretended:
        return True
    return any(one.low in words.depicted and other.low in OF for one, other in pairwise(lead))


def _colours(lead: Sequence[Token], words: Vocabulary) -> Iterator[tuple[str, Token]]:
    for token in lead[-2:]:
        colour = words.colours.get(token.low) or words.colours.get(GERMAN_ENDING.sub("", token.low))
        if colour:
            yield colour, token


def _counted(mention: Mention, tokens: Sequence[Token], end: int, words: Vocabulary) -> Mention:
    """The mention with the number that stands before it, if that is the number of these things."""
    lead = [token for token in tokens[:end] if token.end < mention.start and token.clause == mention.clause][-REACH:]
    for place in range(len(lead) - 1, -1, -1):
        token = lead[place]
        count = number_of(token, words.numbers)
        if count is not None:
            around = {one.low for one in lead[max(0, place - 2) : place]}
            if end < len(tokens) and tokens[end].start - mention.end == 1:
                around.add(tokens[end].low)
            is_plural = bool(words.plurals & {mention.name, mention.name.lower()})
            fits = count > 0 and (count > 1) <= is_plural and not around & (words.count_doubts | words.negations)
            return replace(mention, count=count, count_start=token.start) if fits else mention
        if token.low in words.count_doubts or token.low in words.between or _known(token.word, words):
            return mention
    return mention
