"""One line out of several answers about the same second: what an answer about one thing adds, and nothing that is said already."""

from __future__ import annotations

import re
from collections.abc import Sequence

NOTHING = re.compile(
    r"^\W*(?:nothing|none|nichts|keine?|n/?a|there (?:is|are) (?:no|nothing|none)\b.*|no [\w ]+|es gibt keine?\b.*)\W*$", re.IGNORECASE
)
SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=\S)")
SMALL_TEXT = """
a an the and or of in on at to is are was with from by it its this that there one left right centre center top bottom middle
ein eine einen einem einer der die das den dem des und oder im am auf zu ist sind mit von es dies links rechts mitte oben unten
"""
SMALL = frozenset(SMALL_TEXT.split())
"""Words that make no sentence new."""
NEW_SHARE = 0.6
"""Of the words that tell something, for a sentence to be worth adding: half of them again is the same said differently."""


def merged(line: str, answers: Sequence[str], most_words: int) -> str:
    """The line, and of the answers each sentence that is mostly new, as long as there is room; a line never loses words."""
    told = line
    for answer in answers:
        if NOTHING.match(answer):
            continue
        for sentence in SENTENCES.split(answer.strip()):
            if _is_new(sentence, told) and len(told.split()) + len(sentence.split()) <= most_words:
                told = f"{_ended(told)} {_capital(sentence)}"
    return told


def _is_new(sentence: str, told: str) -> bool:
    words, known = _telling_words(sentence), _telling_words(told)
    return bool(words) and len(words - known) >= NEW_SHARE * len(words)


def _telling_words(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"\w+", text.casefold()) if word not in SMALL}


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "”", '"', "“")) else f"{text}."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
