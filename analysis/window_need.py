"""What the longest window that options ask for takes of a model's context, and the numbers that would fit where it is too much."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.bounds import frames_each_second
from analysis.options import AnalysisOptions
from analysis.token_budget import TokenBudget
from analysis.windows import DENSE_UP_TO_SECONDS, WindowPlanner


@dataclass(frozen=True)
class WindowNeed:
    """A window without a cut, at its longest: `seconds` shown at `rate`, a line for each of `lines` of them."""

    seconds: int
    lines: int
    rate: float
    frames: int
    frame_tokens: int
    question_tokens: int
    """The prompt, times between frames, and what is kept free for seams."""
    line_tokens: int
    context_tokens: int
    longest_seconds: int
    """Of one window at these settings; 0 where not one second fits."""

    @property
    def needed(self) -> int:
        """All its tokens."""
        return self.frame_tokens + self.question_tokens + self.line_tokens

    @property
    def fits(self) -> bool:
        """Whether the context holds it."""
        return self.needed <= self.context_tokens


@dataclass(frozen=True)
class Fitting:
    """What would fit instead: a lower rate, else shorter segments; neither where nothing does."""

    rate: float | None = None
    segment_seconds: int | None = None


def need_of(options: AnalysisOptions, budget: TokenBudget) -> WindowNeed:
    """What the largest window takes that the options can ask for."""
    seconds = options.segment_seconds + options.overlap_seconds
    short = _need(options, budget, min(seconds, DENSE_UP_TO_SECONDS), options.frames_per_second)
    if seconds <= DENSE_UP_TO_SECONDS:
        return short
    return max(short, _need(options, budget, seconds, options.long_frames_per_second), key=lambda need: need.needed)


def what_fits(options: AnalysisOptions, budget: TokenBudget) -> Fitting:
    """The nearest lower rate at which all windows fit with all else as it is, or the longest segment that fits at these rates."""
    for most in range(frames_each_second(need_of(options, budget).rate) - 1, 0, -1):
        if need_of(_slower(options, most), budget).fits:
            return Fitting(rate=most)
    for seconds in range(options.segment_seconds - 1, 1, -1):
        if need_of(replace(options, segment_seconds=seconds), budget).fits:
            return Fitting(segment_seconds=seconds)
    return Fitting()


def _need(options: AnalysisOptions, budget: TokenBudget, seconds: int, rate: float) -> WindowNeed:
    seconds = _seconds(options, seconds, rate)
    frames, lines = seconds * frames_each_second(rate), seconds
    return WindowNeed(
        seconds=seconds,
        lines=lines,
        rate=rate,
        frames=frames,
        frame_tokens=frames * budget.tokens_per_frame,
        question_tokens=budget.asked(0, seconds) + budget.reserve_tokens,
        line_tokens=lines * budget.tokens_per_line,
        context_tokens=budget.context_tokens,
        longest_seconds=_longest(options, budget),
    )


def _slower(options: AnalysisOptions, most: float) -> AnalysisOptions:
    return replace(
        options,
        frames_per_second=min(options.frames_per_second, most),
        long_frames_per_second=min(options.long_frames_per_second, most),
    )


def _seconds(options: AnalysisOptions, seconds: int, rate: float) -> int:
    """A window that would show more frames than a call may hold is cut shorter: it isn't the context that ends."""
    return seconds if options.most_frames is None else min(seconds, options.most_frames // frames_each_second(rate))


def _longest(options: AnalysisOptions, budget: TokenBudget) -> int:
    planner = WindowPlanner(budget, options.frames_per_second, options.long_frames_per_second, options.most_frames, options.overlap_seconds)
    try:
        return planner.longest_seconds()
    except ValueError:
        return 0
