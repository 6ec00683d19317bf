"""Leaves out what is a part of other words in the same place, read while a hand or an edge hid the rest: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from analysis.boxes import area, grown, intersection
from analysis.detectors.paragraphs import Line
from analysis.detectors.wording import digits, letters

BRIEF_SECONDS = 0.8
"""What was seen in one look only; a word that stays has been seen whole."""
NEAR_SECONDS = 1.1
HIDDEN_SECONDS = 4.0
"""How long a thing that passes may hide words before a part of them is seen again: as long as a thing may be hidden (tracking.py)."""
IN_ORDER = 0.6
"""The share of a brief word's letters that the whole ones have in the same order: "GAF" is "GARDEN" half hidden."""
SAME_EDGE = 0.15
"""Of the whole words' width, a letter of seven: a part that comes out again lies at the edge at which its letters stand."""
LEAST_MISREAD = 4
"""Letters, of which the one that is cut may be misread: fewer are found in too many words."""
INSIDE = 0.6
GROWTH = 0.3


def without_halves(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that are parts of another; the other is told for as long as its part could be read."""
    kept = list(lines)
    for part in sorted(lines, key=lambda line: line.end_seconds - line.start_seconds):
        others = [line for line in kept if line is not part]
        wholes = [line for line in others if _is_part(part, line)] or [line for line in others if _comes_out_again(part, line)]
        if wholes:
            whole = max(wholes, key=lambda line: line.end_seconds - line.start_seconds)
            start, end = min(whole.start_seconds, part.start_seconds), max(whole.end_seconds, part.end_seconds)
            kept = [replace(line, start_seconds=start, end_seconds=end) if line is whole else line for line in kept if line is not part]
    return kept


def _is_part(part: Line, whole: Line) -> bool:
    a, b = letters(part.text), letters(whole.text)
    lasted, longer = part.end_seconds - part.start_seconds, whole.end_seconds - whole.start_seconds
    # What only one look saw may be two words run together, and no proof that the shorter one is a part.
    if len(a) > len(b) or a == b or digits(a) or (lasted > longer and longer <= BRIEF_SECONDS):
        return False
    if _apart_seconds(part, whole) > NEAR_SECONDS or not _in_place(part, whole):
        return False
    if a in b:
        return True
    in_order = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return lasted <= BRIEF_SECONDS and in_order >= IN_ORDER * len(a)


def _comes_out_again(part: Line, whole: Line) -> bool:
    """Whether a line is what can be seen again of words that were hidden for longer."""
    lasted, longer = part.end_seconds - part.start_seconds, whole.end_seconds - whole.start_seconds
    if lasted >= longer or digits(part.text) or _apart_seconds(part, whole) > HIDDEN_SECONDS or not _in_place(part, whole):
        return False
    a, b = letters(part.text), letters(whole.text)
    slack = SAME_EDGE * (whole.box[2] - whole.box[0])
    at_left, at_right = (abs(part.box[side] - whole.box[side]) <= slack for side in (0, 2))
    cut = 1 if lasted <= BRIEF_SECONDS and len(a) >= LEAST_MISREAD else 0
    begins = at_left and b.startswith(a[: len(a) - cut]) and len(a) not in _ends_of_words(whole.text)
    ends = at_right and b.endswith(a[cut:]) and len(b) - len(a) not in _ends_of_words(whole.text)
    return len(a) < len(b) and (begins or ends)


def _ends_of_words(text: str) -> set[int]:
    """After how many letters words end; what is cut there may be another, shorter text, and no part of this one."""
    return set(accumulate(len(letters(word)) for word in text.split()))


def _apart_seconds(one: Line, other: Line) -> float:
    """The time in which neither is seen; below 0 where both are."""
    return max(one.start_seconds - other.end_seconds, other.start_seconds - one.end_seconds)


def _in_place(part: Line, whole: Line) -> bool:
    return intersection(part.box, grown(whole.box, GROWTH)) >= INSIDE * area(part.box)
