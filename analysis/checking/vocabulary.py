"""Which words of a language name what a detector knows, and how exactly they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analysis.checking import english_words, german_words
from analysis.describers import german_nouns
from analysis.detectors.coco import NAMES

Fit = Literal["exact", "narrow", "loose"]
"""Whether a word means just the class, some of it, or may mean other things too."""


@dataclass(frozen=True)
class Word:
    """What a word names: one class of the detectors, or any of several."""

    labels: tuple[str, ...]
    fit: Fit

    @property
    def label(self) -> str:
        """The one class, or the first of several."""
        return self.labels[0]

    @property
    def is_looked_for(self) -> bool:
        """Whether a detector looks for it in every frame; hands, flowers and other animals are told when they happen to be known."""
        return self.label == "face" or all(label in NAMES for label in self.labels)


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language; names of things are written as they stand in `things`, one to three words."""

    things: dict[str, Word]
    colours: dict[str, str]
    numbers: dict[str, int]
    negations: frozenset[str]
    clause_doubts: frozenset[str]
    count_doubts: frozenset[str]
    between: frozenset[str]
    """What stands between a number and a thing only where it isn't the number of that."""
    depicted: frozenset[str]
    joins: frozenset[str]
    pretended: frozenset[str]
    others: frozenset[str]
    not_after: frozenset[str]
    verbs: frozenset[str]
    plurals: frozenset[str]
    """Names that may stand for more than one."""
    nobody: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of English or German."""
    words = german_words if language == "de" else english_words
    things = dict(_things(words.LOOSE, "loose")) | dict(_things(words.NARROW, "narrow")) | dict(_things(words.EXACT, "exact"))
    if language == "de":
        things = dict(_german_names()) | things
    things |= {name: Word(("person",), "exact") for name in words.NOBODY}
    kinds = {name: Word(tuple(labels.split()), "loose") for labels, names in _entries(words.KINDS) for name in names}
    return Vocabulary(
        things=things | kinds,
        colours={word.casefold(): label for label, *found in map(str.split, _split(words.COLOURS)) for word in found},
        numbers=words.NUMBERS,
        negations=words.NEGATIONS,
        clause_doubts=words.CLAUSE_DOUBTS,
        count_doubts=words.COUNT_DOUBTS,
        between=words.BETWEEN,
        depicted=words.DEPICTED,
        joins=words.JOINS,
        pretended=words.PRETENDED,
        others=words.OTHERS,
        not_after=words.NOT_AFTER,
        verbs=words.VERBS,
        plurals=frozenset(_german_plurals(things) if language == "de" else _english_plurals(things)),
        nobody=words.NOBODY,
    )


def _split(table: str) -> Iterator[str]:
    yield from (entry.strip() for entry in re.split(r"[|\n]", table) if entry.strip())


def _entries(table: str) -> Iterator[tuple[str, list[str]]]:
    for entry in _split(table):
        label, names = entry.split(": ")
        yield label, [name.replace("~", " ") for name in names.split()]


def _things(table: str, fit: Fit) -> Iterator[tuple[str, Word]]:
    for label, names in _entries(table):
        yield from ((name, Word((label,), fit)) for name in names)


def _german_names() -> Iterator[tuple[str, Word]]:
    """Every name in all its cases, the genitive too."""
    for label, noun in german_nouns.NOUNS.items():
        if label in ("object", "page or window on a screen", "arm"):
            continue
        genitive = () if noun.gender == "f" or noun.weak else (f"{noun.singular}s", f"{noun.singular}es")
        for name in {noun.singular, noun.plural, noun.one("dative"), noun.many("dative"), *genitive}:
            yield name, Word((label,), "exact")


def _english_plurals(things: dict[str, Word]) -> Iterator[str]:
    irregular = {"people", "men", "women", "children", "mice", "sheep", "deer", "skis", "scissors", "aircraft", "computer mice", "couple"}
    yield from (name for name in things if name in irregular or (name.endswith("s") and not name.endswith(("ss", "bus"))))


def _german_plurals(things: dict[str, Word]) -> Iterator[str]:
    """All but what is a singular only; most German plurals can't be told by their endings."""
    singular_only = {noun.singular for noun in german_nouns.NOUNS.values() if noun.singular not in (noun.plural, noun.many("dative"))}
    yield from (name for name in things if name not in singular_only)
