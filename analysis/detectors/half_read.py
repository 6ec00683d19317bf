"""Leaves out what is a part of other words in the same place, read while a hand or an edge hid the rest: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from analysis.boxes import area, grown, intersection
from analysis.detectors.paragraphs import Line
from analysis.detectors.wording import digits, letters

BRIEF_SECONDS = 0.8
"""What was seen in one look only; a word that stays has been seen whole."""
NEAR_SECONDS = 1.1
IN_ORDER = 0.6
"""The share of a brief word's letters that the whole ones have in the same order: "GAF" is "GARDEN" half hidden."""
INSIDE = 0.6
GROWTH = 0.3


def without_halves(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that are parts of another; the other is told for as long as its part could be read."""
    kept = list(lines)
    for part in sorted(lines, key=lambda line: line.end_seconds - line.start_seconds):
        wholes = [line for line in kept if line is not part and _is_part(part, line)]
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
    if part.start_seconds > whole.end_seconds + NEAR_SECONDS or whole.start_seconds > part.end_seconds + NEAR_SECONDS:
        return False
    if intersection(part.box, grown(whole.box, GROWTH)) < INSIDE * area(part.box):
        return False
    if a in b:
        return True
    in_order = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return lasted <= BRIEF_SECONDS and in_order >= IN_ORDER * len(a)
