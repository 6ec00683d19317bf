"""Our own clock: from the container's times, which may go back, repeat or leap by centuries, to seconds that only grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.video.facts import Stretch

LONGEST_GAP_SECONDS = 60.0
LONGEST_DECLARED_GAP_SECONDS = 600.0
"""Believed only where the container's own duration has room for it (a slide that stands for minutes)."""
STEP_BACK_SECONDS = 1.0
"""A decoding time, or a shown frame's, that goes back by more is a restart of the clock; less is a slip."""
MOST_STRETCHES = 500


@dataclass(frozen=True)
class Timeline:
    """How the packets' times, in decoding order, fall into stretches."""

    stretches: tuple[Stretch, ...]
    breaks: tuple[int, ...]
    """The packet at which each stretch begins."""
    step_ticks: int
    counted: bool
    repeated: int
    """Packets whose time another one has too."""

    @property
    def span_ticks(self) -> int:
        """From the first frame to the last."""
        last = self.stretches[-1]
        return last.clock_ticks + last.last_pts - last.first_pts

    def stretch_of(self, packet: int) -> int:
        """The stretch in which a packet lies."""
        return int(np.searchsorted(self.breaks, packet, side="right")) - 1


def lay_out(
    times: NDArray[np.int64], decoded_at: NDArray[np.int64], tick_seconds: float, fallback_step: int, longest_gap_seconds: float
) -> Timeline:
    """Find the stretches of the packets' times: a new one begins where a time leaps ahead or the decoding time goes back.

    The times of showing go back in every file with B frames, by as much as a frame may stand, so they can't tell.
    """
    ordered = _distinct(times)
    step = _median_step(ordered, fallback_step)
    steps, shown_steps = np.diff(decoded_at), np.diff(times)
    meaningless = step * tick_seconds > longest_gap_seconds or np.count_nonzero(steps < 0) * 2 > len(steps) > 0
    back = max(STEP_BACK_SECONDS / tick_seconds, 20 * step)
    ahead = max(longest_gap_seconds / tick_seconds, 1)
    breaks = [0, *(np.flatnonzero((steps > ahead) | (steps < -back) | (np.abs(shown_steps) > ahead)) + 1).tolist()]
    if meaningless or len(breaks) > MOST_STRETCHES or len(ordered) * 2 < len(times):
        whole = Stretch(0, max(0, (len(times) - 1) * fallback_step), 0)
        return Timeline((whole,), (0,), fallback_step, True, 0)
    stretches, repeated, clock = [], 0, 0
    for start, end in zip(breaks, [*breaks[1:], len(times)], strict=True):
        part = _distinct(times[start:end])
        repeated += (end - start) - len(part)
        stretches.append(Stretch(int(part[0]), int(part[-1]), clock))
        clock += int(part[-1]) - int(part[0]) + step
    return Timeline(tuple(stretches), tuple(breaks), step, False, repeated)


# np.unique and np.median load modules when first used, which the locked child may not


def _distinct(times: NDArray[np.int64]) -> NDArray[np.int64]:
    ordered = np.sort(times)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def _median_step(ordered: NDArray[np.int64], fallback: int) -> int:
    steps = np.sort(np.diff(ordered))
    return max(1, int(steps[len(steps) // 2]) if len(steps) else fallback)


class FrameClock:
    """Gives each decoded frame its time in ticks from the first frame; None for a frame that doesn't come after its predecessor."""

    def __init__(self, stretches: tuple[Stretch, ...], step_ticks: int, counted: bool, stretch: int, tick_seconds: float) -> None:
        self._stretches = stretches
        self._step = step_ticks
        self._counted = counted
        self._at = stretch
        self._back = max(STEP_BACK_SECONDS / tick_seconds, 20 * step_ticks)
        self._last: int | None = None

    def ticks(self, raw: int | None) -> int | None:
        """The frame's time; `raw` is the container's."""
        if self._counted or raw is None:
            current = 0 if self._last is None else self._last + self._step
        else:
            self._follow(raw)
            stretch = self._stretches[self._at]
            current = raw - stretch.first_pts + stretch.clock_ticks
        if current < 0 or (self._last is not None and current <= self._last):
            return None
        self._last = current
        return current

    def _follow(self, raw: int) -> None:
        here = self._stretches[self._at]
        if here.first_pts - self._back <= raw <= here.last_pts and not self._stepped_back(raw, here):
            return
        later = range(self._at + 1, len(self._stretches))
        self._at = next((i for i in later if self._stretches[i].first_pts <= raw <= self._stretches[i].last_pts), self._at)

    def _stepped_back(self, raw: int, here: Stretch) -> bool:
        return self._last is not None and raw - here.first_pts + here.clock_ticks < self._last - self._back
