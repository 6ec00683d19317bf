"""Two sentences held against each other, word by word: pure, so that a page needs no script to show what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Mark = Literal["", "del", "ins"]
WORD = re.compile(r"(?:\w+(?:['’\-]\w+)*|[^\w\s]+)\s*")
"""A word or marks of punctuation, with the blank behind it."""
SHORTEST_ISLAND = 4
"""Fewer letters than that, shared in the midst of what differs, are marked along with it: an "a" between other words says nothing."""


class Words(NamedTuple):
    """Words that stand together: shared by both sentences, or only in the first ("del") or in the second ("ins")."""

    text: str
    mark: Mark = ""


def differences(first: str, second: str) -> tuple[list[Words], list[Words]]:
    """Both sentences, each with the words marked that the other lacks; where one is empty there is nothing to mark."""
    if first == second or not first or not second:
        return _whole(first), _whole(second)
    a, b = WORD.findall(first.strip()), WORD.findall(second.strip())
    of_a, of_b = _marks(a, b)
    return _joined(a, of_a, "del"), _joined(b, of_b, "ins")


def _whole(sentence: str) -> list[Words]:
    return [Words(sentence)] if sentence else []


def _marks(a: Sequence[str], b: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """For each word whether the other sentence lacks it."""
    of_a, of_b = [True] * len(a), [True] * len(b)
    matcher = SequenceMatcher(None, [word.rstrip() for word in a], [word.rstrip() for word in b], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    for block in blocks:
        at_edge = (block.a, block.b) == (0, 0) or (block.a + block.size, block.b + block.size) == (len(a), len(b))
        if at_edge or len("".join(a[block.a : block.a + block.size]).strip()) >= SHORTEST_ISLAND:
            of_a[block.a : block.a + block.size] = [False] * block.size
            of_b[block.b : block.b + block.size] = [False] * block.size
    return of_a, of_b


def _joined(words: Sequence[str], lacking: Sequence[bool], mark: Mark) -> list[Words]:
    """Neighbours with the same mark put together; the blank behind marked words is not marked."""
    spans: list[Words] = []
    for word, marked in zip(words, lacking, strict=True):
        this: Mark = mark if marked else ""
        if spans and spans[-1].mark == this:
            spans[-1] = Words(spans[-1].text + word, this)
        else:
            spans.append(Words(word, this))
    return [part for span in spans for part in _without_blank_behind(span)]


def _without_blank_behind(span: Words) -> list[Words]:
    bare = span.text.rstrip()
    return [Words(bare, span.mark), Words(" ")] if span.mark and bare != span.text else [span]
