"""A line in words with their places, its quotations taken out, and in clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

QUOTED = re.compile(r"“[^“”]+”|„[^“”„]+[“”]|\"[^\"]+\"|«[^«»]+»|»[^«»]+«|(?<!\w)'[^']+'(?!\w)|‘[^‘’]+’(?!\w)|‚[^‚‘]+‘")
WORD = re.compile(r"\w+(?:['’-]\w+)*")
CLAUSE_END = re.compile(r"[.;:!?]|,")
DIGITS = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Token:
    """A word as it stands in a line, [start, end) in letters, and the number of the clause in which it is."""

    word: str
    start: int
    end: int
    clause: int

    @cached_property
    def low(self) -> str:
        """The word without case."""
        return self.word.casefold()


@dataclass(frozen=True)
class Quotation:
    """The words between quotation marks, without these."""

    words: str
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """What a line quotes, in order."""
    return [Quotation(text[found.start() + 1 : found.end() - 1], found.start() + 1, found.end() - 1) for found in QUOTED.finditer(text)]


def unquoted(text: str) -> str:
    """The text, as long as before, with blanks for what it quotes."""
    return QUOTED.sub(lambda found: " " * len(found.group()), text)


def tokens_of(text: str, joins: frozenset[str]) -> list[Token]:
    """The words of a text; a clause ends at a mark, and before a word that joins another to it."""
    tokens: list[Token] = []
    clause, before = 0, 0
    for found in WORD.finditer(text):
        word = found.group()
        if CLAUSE_END.search(text[before : found.start()]) or word.casefold() in joins:
            clause += 1
        tokens.append(Token(word, found.start(), found.end(), clause))
        before = found.end()
    return tokens


def number_of(token: Token, numbers: dict[str, int]) -> int | None:
    """How many a word says, in letters or digits."""
    if DIGITS.fullmatch(token.word):
        return int(token.word)
    return numbers.get(token.low)
