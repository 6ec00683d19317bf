"""One row of a batch as it is written: the program writes the times, the model the lines between, and no second is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.vlm.vocabulary import Vocabulary


@dataclass(frozen=True)
class LineLengths:
    """When a line has said enough, in tokens: from `soft` on it ends with its sentence, at `hard` in any case."""

    soft: int
    hard: int

    def __post_init__(self) -> None:
        if not 1 <= self.soft <= self.hard:
            raise ValueError(f"a line ends softly before it ends hard: {self}")


@dataclass(frozen=True)
class Line:
    """A finished line; `cut_short` where it ended at its hard limit."""

    second: int
    text: str
    cut_short: bool = False


class ForcedLines:
    """The lines of one row for `seconds`, each exactly once, in order, none empty; asked before and told after each token."""

    def __init__(self, vocabulary: Vocabulary, seconds: Sequence[int], lengths: LineLengths) -> None:
        self._vocabulary = vocabulary
        self._lengths = lengths
        self._left = list(seconds)
        self._written: list[int] = []
        self._queue = vocabulary.stamp(self._left[0], first=True).copy() if self._left else []

    @property
    def done(self) -> bool:
        """Whether every second has its line."""
        return not self._left

    @property
    def forced(self) -> int | None:
        """The token that comes next whatever the model wants, if one does."""
        return self._queue[0] if self._queue else None

    @property
    def must_begin(self) -> bool:
        """Whether the next token begins a line, which must not be empty."""
        return not self._queue and not self._written

    def take(self, chosen: int) -> tuple[int | None, Line | None]:
        """The token to append, None at the end of the row, and the line that is finished by it.

        `chosen` is the model's choice; where a token is forced, it is left aside.
        """
        if self._queue:
            return self._queue.pop(0), None
        ends = chosen in self._vocabulary.line_enders
        if not ends:
            self._written.append(chosen)
            if not self._is_long_enough(chosen):
                return chosen, None
        line = self._finished(chosen if ends else None)
        if self.done:
            return None, line
        self._queue = self._vocabulary.stamp(self._left[0], first=False).copy()
        return (self._queue.pop(0) if ends else chosen), line

    def _is_long_enough(self, chosen: int) -> bool:
        length = len(self._written)
        return length >= self._lengths.hard or (length >= self._lengths.soft and chosen in self._vocabulary.sentence_enders)

    def _finished(self, ender: int | None) -> Line:
        text = self._vocabulary.text(self._written)
        cut_short = ender is None and self._written[-1] not in self._vocabulary.sentence_enders
        if ender is not None and ender not in self._vocabulary.ends:
            # one token may hold a full stop and the newline
            text = (text + self._vocabulary.pieces[ender].split("\n")[0].split("[")[0]).strip()
        self._written = []
        return Line(self._left.pop(0), text, cut_short)
