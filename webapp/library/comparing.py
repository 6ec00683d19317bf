"""Two runs of one video on one clock: a row for each second with both lines, what is alike folded, in sections of a minute."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.document import LineJSON
from webapp.library.templatetags.lengths import stamp
from webapp.library.word_differences import Words, differences
from webapp.runs.models import AnalysisRun
from webapp.runs.stored import stored_lines

MINUTE = 60
Kind = Literal["differs", "alike", "only-a", "only-b", "neither"]
Lines = Mapping[int, LineJSON]


@dataclass(frozen=True)
class Side:
    """What one run says of a second: its words, and what is to be said about them."""

    words: Sequence[Words]
    note: str


@dataclass(frozen=True)
class Row:
    """A second with both lines; of two that are alike one is shown. `corrected` are a person's words, which lie over both."""

    second: int
    stamp: str
    kind: Kind
    a: Side
    b: Side
    corrected: str = ""
    starts_with_b: bool = False
    """Whether B's line is the one to begin with: A has none, or none with words where B has some."""


@dataclass(frozen=True)
class Fold:
    """Neighbouring rows that nobody needs to read side by side."""

    rows: Sequence[Row]

    @property
    def words(self) -> str:
        """What the fold says while it is shut."""
        count = len(self.rows)
        if self.rows[0].kind == "alike":
            return ngettext("%(count)d second alike", "%(count)d seconds alike", count) % {"count": count}
        if self.rows[0].kind == "neither":
            return ngettext("%(count)d second without lines", "%(count)d seconds without lines", count) % {"count": count}
        only = ngettext("%(count)d second only in run %(run)s", "%(count)d seconds only in run %(run)s", count)
        return only % {"count": count, "run": "A" if self.rows[0].kind == "only-a" else "B"}


@dataclass(frozen=True)
class Section:
    """A minute of the comparison."""

    start: int
    title: str
    parts: Sequence[Row | Fold]


class Comparison:
    """Two runs of the same video, second by second, from the first that either has to the last."""

    def __init__(self, a: AnalysisRun, b: AnalysisRun) -> None:
        self.a, self.b = a, b
        self.seconds = range(min(a.first_second, b.first_second), max(a.end_second, b.end_second))

    @cached_property
    def rows(self) -> list[Row]:
        """All seconds."""
        of_a, of_b = ({line["second"]: line for line in stored_lines(run)} for run in (self.a, self.b))
        return [self._row(second, of_a.get(second), of_b.get(second)) for second in self.seconds]

    def sections(self) -> Iterator[Section]:
        """The rows in minutes, folded."""
        for minute, rows in itertools.groupby(self.rows, key=lambda row: row.second // MINUTE):
            some = list(rows)
            title = f"{some[0].stamp} – {stamp(some[-1].second + 1, self.seconds.stop)}"
            yield Section(minute * MINUTE, title, list(folded(some)))

    def _row(self, second: int, a: LineJSON | None, b: LineJSON | None) -> Row:
        of_a, of_b = differences(a["text"] if a else "", b["text"] if b else "")
        known = a or b
        return Row(
            second,
            stamp(second, self.seconds.stop),
            kind_of(a, b),
            Side(of_a, _note(self.a, second, a)),
            Side(of_b, _note(self.b, second, b)),
            (known.get("corrected") or "") if known else "",
            b is not None and (a is None or (bool(b["text"]) and not a["text"])),
        )


def kind_of(a: LineJSON | None, b: LineJSON | None) -> Kind:
    """What there is to compare in a second."""
    if a and b:
        return "alike" if a["text"] == b["text"] else "differs"
    if a or b:
        return "only-a" if a else "only-b"
    return "neither"


def folded(rows: Sequence[Row]) -> Iterator[Row | Fold]:
    """The rows in order; neighbours of the same kind are folded, except those that differ, and one alone stays a row."""
    for kind, group in itertools.groupby(rows, key=lambda row: row.kind):
        some = list(group)
        if kind == "differs" or len(some) == 1:
            yield from some
        else:
            yield Fold(some)


def _note(run: AnalysisRun, second: int, line: LineJSON | None) -> str:
    if line is None:
        return _("no line") if run.first_second <= second < run.end_second else _("not in this run")
    if line["status"] == "failed":
        return _("No line: {reason}").format(reason=line["reason"] or "")
    return _("as before") if line["status"] == "carried" else ""
