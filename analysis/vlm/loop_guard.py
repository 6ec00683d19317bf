"""Whether a model's line can stand: not empty of words, no phrase over and over, no excuse instead of a description."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

MOST_TURNS = 3
"""How often a phrase of three words may stand in one line: people repeat one twice at most."""
MOST_ALIKE = 2
"""How many lines before may read the same while the picture changes."""
PHRASE_WORDS = 3

STAMP = re.compile(r"\b\d+\s*s\]")
"""The program writes the times; one inside a line is a second line that was begun."""
EXCUSES = re.compile(
    r"\b(as an ai|language model|i(?: am|'m|’m) (?:sorry|unable|not able)"
    r"|i (?:cannot|can't|can’t) (?:see|view|provide|describe|determine)"
    r"|no (?:video|image) (?:was|is|has been) (?:provided|given)|please provide|in at most \d+ words"
    r"|als (?:ki|sprachmodell)|ich kann (?:das|dieses|kein)\w* (?:video|bild)|es tut mir leid|in höchstens \d+ wörtern)\b",
    re.IGNORECASE,
)


def fault_of(text: str, lines_before: Sequence[str] = (), changed: bool = False) -> str | None:
    """Why a line is asked for again, in words for the run's details; None where it can stand.

    `lines_before` are those of the window so far, `changed` says whether the picture measurably changed since the last.
    """
    words = re.findall(r"\w+", text.lower())
    if not any(re.search(r"[^\W\d_]", word) for word in words):
        return "no words"
    if STAMP.search(text):
        return "a time within the line"
    if EXCUSES.search(text):
        return "an excuse"
    if _turns(words):
        return "a phrase over and over"
    if changed and len(lines_before) >= MOST_ALIKE and all(line == text for line in lines_before[-MOST_ALIKE:]):
        return "the same line again"
    return None


def _turns(words: Sequence[str]) -> bool:
    phrases = Counter(tuple(words[at : at + PHRASE_WORDS]) for at in range(len(words) - PHRASE_WORDS + 1))
    in_a_row = any(len(set(words[at : at + 4])) == 1 for at in range(len(words) - 3))
    return in_a_row or any(count > MOST_TURNS - 1 for count in phrases.values())
