"""A person's own words for a model, added to its question: checked, and written so that no model can take them for signs of its own."""

from __future__ import annotations

import re
import unicodedata

LONGEST_WISH = 500
"""Characters."""

REFUSED = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Kinds of characters that are no words: control characters, halves of characters, breaks of lines and paragraphs."""

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows."""

BRACKETS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})
"""Special tokens of all known families stand in such brackets - <video>, <|im_end|>, </s>, [INST] - and so do the times of lines."""

ROLE = re.compile(r"\b(USER|ASSISTANT|SYSTEM)\s*:")
"""How Vicuna's format names who speaks: plain words, which no tokenizer tells from others."""


def problem_with(wish: str) -> str | None:
    """Why a model can't be asked for this, in a sentence; None where it can."""
    # written out: a single sign may stand for eighteen letters
    if (length := len(unicodedata.normalize("NFKC", wish))) > LONGEST_WISH:
        return f"The own prompt has {length} characters; at most {LONGEST_WISH} fit."
    if any(unicodedata.category(sign) in REFUSED or sign in TURNS for sign in wish):
        return "The own prompt holds control characters. Please write one plain sentence."
    return None


def harmless(wish: str) -> str:
    """The same words without anything that ends a turn, stands for a picture or looks like a line's time, whatever the tokenizer."""
    # first in the plain form, which some tokenizers make of wide and small brackets by themselves
    plain = unicodedata.normalize("NFKC", wish).translate(BRACKETS)
    return ROLE.sub(r"\1,", plain)
