"""Joins lines of prose that lie under one another into the sentence that they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.timeline import Box

LEAST_WORDS = 3
"""In every line but the last: a menu or a list of files isn't a sentence."""
SAME_HEIGHT = 1.35
MOST_GAP = 0.8
"""Of a line's height, from one line to the next."""
SAME_EDGE = 1.0
"""Of a line's height: how far the left edges, or the middles, of two lines may differ."""
GROWING_SECONDS = 2.0
"""A sentence that is written word by word begins its next line within this time."""
SAME_END_SECONDS = 1.1


@dataclass(frozen=True)
class Line:
    """Words on the screen in [start, end), their box and the mean probability of their letters."""

    start_seconds: float
    end_seconds: float
    text: str
    box: Box
    confidence: float


def joined_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines in order of start and then in reading order, with those that make one paragraph joined by spaces."""
    rest = sorted(lines, key=lambda line: (line.box[1], line.box[0]))
    joined: list[Line] = []
    while rest:
        paragraph = [rest.pop(0)]
        while (follower := next((line for line in rest if _follows(paragraph[-1], line)), None)) is not None:
            paragraph.append(follower)
            rest.remove(follower)
        joined.append(_joined(paragraph))
    return sorted(joined, key=lambda line: (line.start_seconds, line.box[1], line.box[0]))


def _follows(upper: Line, lower: Line) -> bool:
    if len(upper.text.split()) < LEAST_WORDS or upper.text.rstrip().endswith((".", "!", "?", ":")):
        return False
    together = -0.6 <= lower.start_seconds - upper.start_seconds <= GROWING_SECONDS
    return together and abs(lower.end_seconds - upper.end_seconds) <= SAME_END_SECONDS and _lies_under(upper.box, lower.box)


def _lies_under(upper: Box, lower: Box) -> bool:
    tall, other = upper[3] - upper[1], lower[3] - lower[1]
    if max(tall, other) > SAME_HEIGHT * min(tall, other):
        return False
    middles = abs((upper[0] + upper[2]) - (lower[0] + lower[2])) / 2
    # Heights are shares of the picture's height and edges of its width; a picture is about as wide as it is tall, give or take two.
    aligned = min(abs(upper[0] - lower[0]), middles) <= SAME_EDGE * tall
    return aligned and -0.5 * tall <= lower[1] - upper[3] <= MOST_GAP * tall


def _joined(paragraph: Sequence[Line]) -> Line:
    boxes = [line.box for line in paragraph]
    return replace(
        paragraph[0],
        start_seconds=min(line.start_seconds for line in paragraph),
        end_seconds=max(line.end_seconds for line in paragraph),
        text=" ".join(line.text for line in paragraph),
        box=(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)),
        confidence=min(line.confidence for line in paragraph),
    )
