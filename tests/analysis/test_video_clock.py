"""Our own clock only grows, however the container's times repeat, go back or leap."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.video.clock import FrameClock, Timeline, lay_out

TICK = 1 / 1000


def times_of(timeline: Timeline, shown: list[int]) -> list[int | None]:
    clock = FrameClock(timeline.stretches, timeline.step_ticks, timeline.counted, 0, TICK)
    return [clock.ticks(raw) for raw in shown]


def laid_out(shown_at: list[int], decoded_at: list[int] | None = None) -> Timeline:
    return lay_out(np.array(shown_at, np.int64), np.array(decoded_at or shown_at, np.int64), TICK, 40, 60.0)


def test_reordered_packets_are_one_stretch_that_starts_at_zero() -> None:
    timeline = laid_out([10_000, 10_120, 10_040, 10_080, 30_240, 10_160, 10_200], [9_880 + 40 * n for n in range(7)])
    assert len(timeline.stretches) == 1 and timeline.span_ticks == 20_240
    assert times_of(timeline, [10_000, 10_040, 10_080, 30_240]) == [0, 40, 80, 20_240]


def test_a_clock_that_restarts_goes_on() -> None:
    once = list(range(0, 6000, 40))
    timeline = laid_out(once + once)
    assert timeline.span_ticks == 2 * 6000 - 40
    assert times_of(timeline, once + once) == list(range(0, 12_000, 40))


def test_a_leap_of_centuries_is_one_step() -> None:
    far = 300 * 365 * 86_400 * 1000
    shown = [0, 40, 80, far, far + 40]
    timeline = laid_out(shown)
    assert times_of(timeline, shown) == [0, 40, 80, 120, 160]


def test_times_that_are_all_equal_are_counted() -> None:
    timeline = laid_out([7] * 10)
    assert timeline.counted
    assert times_of(timeline, [7] * 4) == [0, 40, 80, 120]


def test_a_small_step_back_is_left_out() -> None:
    timeline = laid_out([0, 40, 80, 80, 120, 160, 200])
    assert timeline.repeated == 1
    assert times_of(timeline, [0, 40, 80, 80, 120]) == [0, 40, 80, None, 120]


@pytest.mark.parametrize("seed", range(5))
def test_times_grow_whatever_the_packets_say(seed: int) -> None:
    generator = np.random.default_rng(seed)
    raw = generator.integers(-(10**9), 10**9, 60).tolist()
    given = [ticks for ticks in times_of(laid_out(raw), raw) if ticks is not None]
    assert given == sorted(set(given)) and given[0] >= 0


@pytest.mark.parametrize("shown", [list(range(4000, 0, -40)), [10**8 * n for n in range(50)]])
def test_times_that_mean_nothing_are_counted(shown: list[int]) -> None:
    timeline = laid_out(shown)
    assert timeline.counted
    assert times_of(timeline, shown[:3]) == [0, 40, 80]
