"""Word lists as they are written down."""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written with spaces between."""
    return frozenset(words.split())
