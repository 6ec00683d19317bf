"""What letters were read, and which of several readings to believe: pure, standard library only."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

SIGNS = frozenset("©®™°§€$£¥#@&%+-=/\\*_~^|<>.,;:!?'\"()[]{}…–—“”‘’«»·•¿¡")
"""Signs that a person would type; other symbols at the edge of a line are icons that were read as letters."""

LEAST_LETTERS = 2
LEAST_TO_GROW = 6
SAME_WORDS = 0.75
"""The likeness of two readings of the same words; other words in the same place share fewer letters."""
SURE_ONCE = 0.92
SURE_OFTEN = 0.85
"""The mean probability that a line must have when it was read once, and when it was read at least twice."""
SURE_SHORT = 0.93
"""For words of fewer than four letters: patterns are read as short words."""
SURE_IDEOGRAM = 0.97
"""For lines with Chinese or Japanese letters: the model reads any grid or window as one."""


def letters(text: str) -> str:
    """Only the letters and digits, in one case: what has to agree for two readings to be the same words."""
    return "".join(c for c in text.casefold() if c.isalnum())


def cleaned(text: str) -> str:
    """The words without icons around them, in ordinary signs."""
    plain = "".join(unicodedata.normalize("NFKC", c) if 0xFF01 <= ord(c) <= 0xFF5E or c == "\u3000" else c for c in text)
    words = plain.split()
    mostly_latin = sum(map(_ideogram, plain)) * 3 < len(letters(plain))
    while words and _icon(words[0], mostly_latin):
        words.pop(0)
    while words and _icon(words[-1], mostly_latin):
        words.pop()
    line = " ".join(words)
    while line and _icon(line[0], mostly_latin):
        line = line[1:].lstrip()
    return line


def _icon(word: str, mostly_latin: bool) -> bool:
    return len(word) == 1 and (
        not (word.isalnum() or word in SIGNS) or unicodedata.category(word) == "No" or (mostly_latin and _ideogram(word))
    )


def _ideogram(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"


def likeness(a: str, b: str) -> float:
    """How much of two texts agrees in order, 0..1, in letters."""
    return SequenceMatcher(None, letters(a), letters(b), autojunk=False).ratio()


def same_words(a: str, b: str) -> bool:
    """Whether two readings are of the same words, read with errors; a clock that moved on is another text."""
    return likeness(a, b) >= SAME_WORDS and (digits(a) == digits(b) or len(digits(a)) != len(digits(b)))


def digits(text: str) -> str:
    """Only the digits."""
    return "".join(c for c in text if c.isdigit())


def grows_into(old: str, new: str) -> bool:
    """Whether the new text is the old one with more words behind it; too little to begin with could be anything."""
    a, b = letters(old), letters(new)
    begins_so = SequenceMatcher(None, a, b[: len(a)], autojunk=False).ratio() > 0.9
    return LEAST_TO_GROW <= len(a) < len(b) - 1 and begins_so


def elected(readings: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The reading that the most confidence speaks for, and its own mean confidence; the first of equals.

    A line that is half hidden reads as a part of itself, so a part also speaks for the whole that was surely read twice.
    """
    votes: dict[str, list[float]] = defaultdict(list)
    for text, confidence in readings:
        votes[text].append(confidence)
    text = max(votes, key=lambda one: sum(votes[one]) + sum(sum(votes[part]) for part in votes if _part_of(part, one, votes[one])))
    return text, sum(votes[text]) / len(votes[text])


def _part_of(part: str, whole: str, votes: Sequence[float]) -> bool:
    return part != whole and len(votes) >= 2 and min(votes) >= SURE_SHORT and len(letters(part)) > 1 and letters(part) in letters(whole)


def believable(text: str, confidence: float, sightings: int, agreement: float) -> bool:
    """Whether a line may be told: precision before recall. `agreement` is the share of its readings that say much the same."""
    said = letters(text)
    if len(said) < LEAST_LETTERS or len(set(said)) == 1 or agreement < 0.5:
        return False
    needed = SURE_ONCE if sightings < 2 else SURE_OFTEN
    if len(said) < 4:
        needed = max(needed, SURE_SHORT)
    if any(map(_ideogram, text)):
        needed = max(needed, SURE_IDEOGRAM)
    return confidence >= needed
