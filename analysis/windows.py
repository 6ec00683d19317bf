"""What one call of a model gets to see: a segment is parted at its cuts, and each part is made to fit the context."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.bounds import frames_each_second
from analysis.token_budget import TokenBudget

LEAST_WINDOW_SECONDS = 3
"""A shorter part joins its neighbour, and the cut between them is told in words: a model sees no movement in two frames."""

DENSE_UP_TO_SECONDS = 8
"""Windows up to here are sampled at the first rate, longer ones at the second: 16 s at 1 per second show as many frames as 8 s at 2."""

FrameTimes = Mapping[int, Sequence[float]]
"""Second -> the times, in seconds, of the frames that begin in it; a second without a frame is missing or empty."""


@dataclass(frozen=True)
class Window:
    """The seconds [start_second, end_second) as one call sees them; raises ValueError where it would not fit the context."""

    start_second: int
    end_second: int
    frame_times: tuple[tuple[float, ...], ...]
    """Of each second, from the start."""
    asked: tuple[int, ...]
    """The seconds for which a line is wanted; the others are context, or carried."""
    budget: TokenBudget
    cut_seconds: tuple[int, ...] = ()
    """Seconds in which the picture cuts to another, inside this window."""

    def __post_init__(self) -> None:
        if len(self.frame_times) != self.end_second - self.start_second or not self.asked:
            raise ValueError(f"a window has frames for each of its seconds and asks for a line: {self}")
        if any(not self.start_second <= second < self.end_second for second in self.asked):
            raise ValueError(f"a window asks for its own seconds: {self}")
        self.budget.check(self.frames, self.shown_seconds, len(self.asked))

    @property
    def frames(self) -> int:
        """How many frames the model sees."""
        return sum(len(times) for times in self.frame_times)

    @property
    def shown_seconds(self) -> int:
        """How many seconds have a frame in it."""
        return sum(1 for times in self.frame_times if times)

    @property
    def tokens(self) -> int:
        """What it takes of the context, with its lines at their longest."""
        return self.budget.needed(self.frames, self.shown_seconds, len(self.asked))


@dataclass(frozen=True)
class WindowPlanner:
    """Cuts segments into windows; `budget` bounds them, `rate` and `long_rate` are frames per second for short and long ones."""

    budget: TokenBudget
    rate: float
    long_rate: float
    most_frames: int | None = None
    overlap_seconds: int = 0

    def plan(
        self, start: int, end: int, shown: FrameTimes, cuts: Sequence[float] = (), asked: Collection[int] | None = None
    ) -> list[Window]:
        """The windows of the segment [start, end), in order; together they ask once for each asked second that has a frame.

        `shown` may hold seconds before `start`: they give context to a first window that begins without a cut, and it asks for
        them too, for the neighbour who owns them to be compared with.
        """
        wanted = [second for second in range(start, end) if shown.get(second) and (asked is None or second in asked)]
        windows = []
        for first, last in self._parts(start, end, cuts):
            own = tuple(second for second in wanted if first <= second < last)
            if own:
                context = self._context(first, cuts)
                neighbours = tuple(second for second in range(context, start) if shown.get(second))
                windows.append(self._window((*neighbours, *own), context, last, shown, cuts))
        return windows

    def widened(self, windows: Sequence[Window], rows: int, least_seconds: int) -> list[Window]:
        """The windows halved, the longest first, as long as rows of a batch would stay empty and none gets too short."""
        wide = list(windows)
        while len(wide) < rows:
            longest = max(range(len(wide)), key=lambda place: len(wide[place].asked))
            if len(wide[longest].asked) < 2 * least_seconds:
                break
            wide[longest : longest + 1] = _halves(wide[longest])
        return wide

    def longest_seconds(self) -> int:
        """The longest window that fits, at the rate that is used for its length; raises ValueError where none does."""
        dense = self._fitting(self.rate)
        longest = dense if dense < DENSE_UP_TO_SECONDS else max(DENSE_UP_TO_SECONDS, self._fitting(self.long_rate))
        if longest < 1:
            raise ValueError(f"No second fits a context of {self.budget.context_tokens} tokens at {self.rate:g} frames per second.")
        return longest

    @property
    def _overlap(self) -> int:
        return min(self.overlap_seconds, self.longest_seconds() - 1)

    def _fitting(self, rate: float) -> int:
        shown = frames_each_second(rate)
        by_tokens = self.budget.max_seconds(shown)
        return by_tokens if self.most_frames is None else min(by_tokens, self.most_frames // shown)

    def _parts(self, start: int, end: int, cuts: Sequence[float]) -> list[tuple[int, int]]:
        """[start, end) parted at its cuts, short parts joined to a neighbour, long ones cut equally to what fits with the overlap."""
        edges = [start, *sorted({edge for cut in cuts if start < (edge := window_edge(cut)) < end}), end]
        parts = _joined(list(itertools.pairwise(edges)))
        room = self.longest_seconds() - self._overlap
        return [piece for part in parts for piece in _equal_pieces(part, room)]

    def _context(self, first: int, cuts: Sequence[float]) -> int:
        """Where the window that tells from `first` on begins to look: earlier, unless a cut lies between."""
        for back in range(self._overlap, 0, -1):
            looked_from = first - back
            if looked_from >= 0 and not any(looked_from < window_edge(cut) <= first for cut in cuts):
                return looked_from
        return first

    def _window(self, asked: tuple[int, ...], looked_from: int, last: int, shown: FrameTimes, cuts: Sequence[float]) -> Window:
        first = min(looked_from, asked[0])
        rate = self.rate if last - first <= DENSE_UP_TO_SECONDS else self.long_rate
        times = tuple(_sampled(shown.get(second, ()), second, rate) for second in range(first, last))
        while times and not times[0]:  # the context may have no frame
            first, times = first + 1, times[1:]
        inside = tuple(sorted({int(cut) for cut in cuts if first < cut < last and int(cut) >= first}))
        return Window(first, last, times, asked, self.budget, inside)


def window_edge(cut_seconds: float) -> int:
    """The second with which the next window starts: a cut at 7.4 s belongs to second 7."""
    return math.ceil(round(cut_seconds, 3))


def _sampled(times: Sequence[float], second: int, rate: float) -> tuple[float, ...]:
    """Of the frames of a second, the first at or after each instant of the rate."""
    found: list[float] = []
    for step in range(shown := frames_each_second(rate)):
        instant = second + step / shown
        at = next((time for time in times if time >= instant - 1e-6), None)
        if at is not None and at not in found:
            found.append(at)
    return tuple(found) or tuple(times[:1])


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts of at least LEAST_WINDOW_SECONDS, where there is a neighbour to join; each short one joins the shorter neighbour."""
    parts = list(parts)
    while len(parts) > 1:
        short = min(range(len(parts)), key=lambda place: parts[place][1] - parts[place][0])
        if parts[short][1] - parts[short][0] >= LEAST_WINDOW_SECONDS:
            break
        beside = [place for place in (short - 1, short + 1) if 0 <= place < len(parts)]
        other = min(beside, key=lambda place: parts[place][1] - parts[place][0])
        low, high = min(short, other), max(short, other)
        parts[low : high + 1] = [(parts[low][0], parts[high][1])]
    return parts


def _equal_pieces(part: tuple[int, int], longest: int) -> list[tuple[int, int]]:
    start, end = part
    count = math.ceil((end - start) / longest)
    edges = [start + (end - start) * number // count for number in range(count + 1)]
    return list(itertools.pairwise(edges))


def _halves(window: Window) -> list[Window]:
    middle = window.asked[len(window.asked) // 2]
    return [_between(window, window.start_second, middle), _between(window, middle, window.end_second)]


def _between(window: Window, first: int, end: int) -> Window:
    """What of a window lies in [first, end)."""
    offset = window.start_second
    return replace(
        window,
        start_second=first,
        end_second=end,
        frame_times=window.frame_times[first - offset : end - offset],
        asked=tuple(second for second in window.asked if first <= second < end),
        cut_seconds=tuple(second for second in window.cut_seconds if first <= second < end),
    )
