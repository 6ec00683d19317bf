"""What a model wrote becomes lines of seconds, however it wrote their times; thoughts before the answer are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.vlm.forced_lines import Line

MOST_TEXT = 64 << 10
"""Signs of one reply that are read."""

_TIME = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d+)?|\d{1,5}(?:[.,]\d+)?"
_UNIT = r"\s*(?:s|secs?|seconds?|sek|sekunden?)\b\.?"
_RANGE = rf"(?:\s*(?:-|–|—|to|bis)\s*\[?\(?(?:{_TIME})(?:{_UNIT})?)?"
_LEAD = r"[\s>*\-•·#`_|]*(?:\d{1,3}[.)]\s+(?=[\[(*]))?[*_`]*"
_AFTER = r"[*_`]*\s*[:\-–—|]?[*_`]*\s*"
BRACKETED = re.compile(rf"{_LEAD}[\[(]\s*({_TIME})(?:{_UNIT})?{_RANGE}\s*[\])]{_AFTER}", re.IGNORECASE)
BARE = re.compile(
    rf"{_LEAD}(?:(\d{{1,2}}:\d{{2}}(?::\d{{2}})?){_RANGE}(?=[\s:*|–—-])"
    rf"|(?:(?:second|sekunde)\s+(\d{{1,5}})|(\d{{1,5}}){_UNIT}{_RANGE})(?=[*_`]*\s*[:|–—-])){_AFTER}",
    re.IGNORECASE,
)
INLINE = re.compile(r"(?=\[\d{1,5}\s?s\])")
MARKUP = re.compile(r"\s*(?:<!doctype|</?html|<\?xml|```)", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """A piece of a reply: the second that it claims, None where it claims none, and its words."""

    second: int | None
    text: str


def written(line: str) -> list[Written]:
    """What stands in one line of a reply, times inside it included."""
    parts = INLINE.split(line)
    if len(parts) > 1 and not re.search(r"[^\W\d_]", parts[0]):
        # a bullet, a number or the sign for bold before the first time
        parts[:2] = ["".join(parts[:2])]
    return [_one(part) for part in parts if part.strip()]


def shortened(text: str, most: int) -> tuple[str, bool]:
    """The text within so many signs, ended with a sentence where it can be, and whether it was cut short."""
    if len(text) <= most:
        return text, False
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", text[: most + 1])]
    if ends:
        return text[: ends[-1]], False
    return text[:most].rsplit(" ", 1)[0].strip(), True


class Reading:
    """The lines of the asked seconds, counted from the window's start, out of a reply that is still being written."""

    def __init__(self, asked: Sequence[int], most: int) -> None:
        self._wanted = set(asked)
        self._most = most
        self._heard: dict[int, Line] = {}
        self._left = list(asked)
        self._buffer = ""
        self._taken = 0
        self._thinking = False
        self._waiting: int | None = None
        """A second whose time stood alone in its line."""
        self.unstamped: list[str] = []
        self.stamped_elsewhere: list[str] = []

    @property
    def is_enough(self) -> bool:
        """Whether all is heard, or more was written than is read."""
        return len(self._heard) == len(self._wanted) or self._taken > MOST_TEXT

    def hear(self, text: str) -> None:
        """Take the next piece; a line counts once its newline has come."""
        self._taken += len(text)
        self._buffer += text
        if not self._thinking and "</think>" in self._buffer and "<think>" not in self._buffer.partition("</think>")[0]:
            # some templates open the thought inside the prompt
            self._buffer = self._buffer.partition("</think>")[2]
        *lines, self._buffer = self._buffer.split("\n")
        for line in lines:
            self._take(self._spoken(line))

    def end(self, whole: bool) -> None:
        """The reply is over; its last line, without a newline, counts only where the model came to its end."""
        if whole:
            self._take(self._spoken(self._buffer))
        self._buffer = ""

    def ready(self) -> list[Line]:
        """Lines that were heard and not given, as far as none before them is missing."""
        lines = []
        while self._left and self._left[0] in self._heard:
            lines.append(self._heard[self._left.pop(0)])
        return lines

    def line(self, second: int) -> Line | None:
        """The line of a second, if there is one."""
        return self._heard.get(second)

    def any_line(self, second: int) -> Line | None:
        """The line of a second that was asked for by itself: by its time, else the first without a time, else the only one."""
        if second in self._heard:
            return self._heard[second]
        texts = self.unstamped or (self.stamped_elsewhere if len(self.stamped_elsewhere) == 1 else [])
        return self._line(second, texts[0]) if texts else None

    def _line(self, second: int, text: str) -> Line:
        return Line(second, *shortened(text, self._most))

    def _take(self, line: str) -> None:
        for piece in written(line):
            second = self._waiting if piece.second is None else piece.second
            self._waiting = None
            if not re.search(r"[^\W_]", piece.text):
                self._waiting = second
            elif second is None:
                self.unstamped.append(piece.text)
            elif second not in self._wanted:
                self.stamped_elsewhere.append(piece.text)
            elif second not in self._heard:
                self._heard[second] = self._line(second, piece.text)

    def _spoken(self, line: str) -> str:
        """The line without thoughts."""
        spoken = ""
        while True:
            if self._thinking:
                _, closed, line = line.partition("</think>")
                if not closed:
                    return spoken
                self._thinking = False
            before, opened, line = line.partition("<think>")
            spoken += before
            if not opened:
                return spoken
            self._thinking = True


def _one(part: str) -> Written:
    if MARKUP.match(part):
        return Written(None, "")
    found = BRACKETED.match(part) or BARE.match(part)
    if not found:
        return Written(None, _clean(re.sub(r"^[\s>*\-•·#|]+", "", part)))
    return Written(_second(next(group for group in found.groups() if group)), _clean(part[found.end() :]))


def _second(time: str) -> int:
    second = 0
    for number in re.split(r"[.,]", time)[0].split(":"):
        second = second * 60 + int(number)
    return second


def _clean(text: str) -> str:
    return text.strip().strip("*`_").strip().rstrip("-•| ")
