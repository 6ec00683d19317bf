"""Which words on screen a line quotes: the new ones whole, the largest first where they are many; the known ones shortly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.describers.facts import Block, Unwritten, Weighed, Written
from analysis.describers.memory import Memory

MOST_QUOTED = 45
"""Words new in one picture of a line; what is beyond them is quoted in the seconds that follow, as a reader would go on."""

MOST_RETOLD = 12
"""Words; of a known text that is longer only the beginning is told again."""

BEGINNING = 8
"""Words of such a beginning."""

TITLE_WORDS = 20
"""A text of so few words is told whole again when a line of it is new; of a longer one only the new lines are."""


def words_to_tell(blocks: Sequence[Block], memory: Memory) -> Iterator[Weighed]:
    """The words that are new, those that are still there, or that all are gone."""
    fresh = [_fresh(block, memory) for block in blocks]
    if new := _followed(fresh):
        yield Weighed(_quoted(new), novelty=1.0)
    elif memory.words and all(block.goes for block in blocks):
        memory.words.clear()
        yield Weighed(Unwritten(), novelty=0.5)
    old = [block for block, of_block in zip(blocks, fresh, strict=True) if of_block is None and not block.goes]
    if old and _words(new) <= TITLE_WORDS:
        yield Weighed(_retold(old), novelty=0.2)


def _fresh(block: Block, memory: Memory) -> Block | None:
    """What is to be told of a block: all of a short one of which something is new, else its new lines; None where all is known."""
    lines = tuple(line for line in block.lines if memory.last_told(line) is None)
    if not lines:
        return None
    return block if _words([block]) <= TITLE_WORDS else replace(block, lines=lines)


def _followed(fresh: Sequence[Block | None]) -> list[Block]:
    """The blocks to tell; one follows another only where that one is told with it, at the same place."""
    kept: list[Block] = []
    before: Block | None = None
    for block in fresh:
        if block:
            kept.append(replace(block, follows=block.follows and before is not None and before.place == block.place))
        before = block
    return kept


def _quoted(new: Sequence[Block]) -> Written:
    if _words(new) <= MOST_QUOTED:
        return Written(_by_place(new))
    chosen: list[Block] = []
    room = MOST_QUOTED
    for block in sorted(new, key=_prominence):
        lines = _that_fit(block.lines, room)
        if lines:
            chosen.append(replace(block, lines=lines, follows=False))
            room -= _words(chosen[-1:])
    return Written(_by_place(chosen), more=True)


def _by_place(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of one place together, so that each place is told once; the places in the order in which they first come."""
    places = list(dict.fromkeys(block.place for block in blocks))
    return tuple(sorted(blocks, key=lambda block: places.index(block.place)))


def _that_fit(lines: Sequence[str], room: int) -> tuple[str, ...]:
    """The first lines that have no more words than there is room for."""
    fitting: list[str] = []
    for line in lines:
        room -= len(line.split())
        if room < 0:
            break
        fitting.append(line)
    return tuple(fitting)


def _retold(old: Sequence[Block]) -> Written:
    """The largest of the known words, as many as can be told beside other things."""
    ordered = sorted(old, key=_prominence)
    kept: list[Block] = []
    for block in ordered:
        if _words([*kept, block]) <= MOST_RETOLD:
            kept.append(block)
    if not kept:
        beginning = " ".join(ordered[0].text.split()[:BEGINNING])
        kept = [replace(ordered[0], lines=(f"{beginning} …",))]
        return Written(tuple(kept), still=True, more=len(old) > 1)
    return Written(tuple(sorted(kept, key=old.index)), still=True, more=len(kept) < len(old))


def _prominence(block: Block) -> tuple[float, float]:
    """Larger letters first (half an octave apart, as headings are set), then what is nearer to the middle."""
    away = (block.place.row != "middle") + (block.place.column != "centre")
    return (-round(2 * math.log2(max(block.letter_size, 0.001))), away)


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)
