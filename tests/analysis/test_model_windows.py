"""Segments become windows: parted at cuts, sampled by time, never without a frame, every second asked for once."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.segments import plan_segments, seconds_in
from analysis.token_budget import TokenBudget
from analysis.windows import WindowPlanner

BUDGET = TokenBudget(context_tokens=4096, prompt_tokens=105, tokens_per_frame=144, tokens_per_line=48)
PLANNER = WindowPlanner(BUDGET, rate=2, long_rate=1, overlap_seconds=1)
RATES = [Fraction(12), Fraction(24), Fraction(30000, 1001), Fraction(60)]


def frame_times(duration: float, fps: Fraction, variable: bool = False) -> dict[int, list[float]]:
    """What the decode hands on at two frames per second: the first frame at or after each half second."""
    rng = random.Random(7)
    times, at = [], Fraction(0)
    while float(at) < duration - 1e-9 or not times:
        times.append(float(at))
        at += 1 / fps * (Fraction(rng.randint(1, 40), 10) if variable else 1)
    sampled: dict[int, list[float]] = {}
    for step in range(2 * seconds_in(duration)):
        taken = next((time for time in times if time >= step / 2 - 1e-6), None)
        if taken is not None and taken not in sampled.get(int(taken), []):
            sampled.setdefault(int(taken), []).append(taken)
    return sampled


def own(window, start):
    """The seconds asked for that the segment owns; the others are its neighbour's."""
    return [second for second in window.asked if second >= start]


@pytest.mark.parametrize("variable", [False, True], ids=["constant", "variable"])
@pytest.mark.parametrize("fps", RATES, ids=lambda fps: f"{float(fps):.2f}")
@pytest.mark.parametrize("duration", [0.04, 0.4, 1.0, 7.99, 8.0, 8.01, 15.99, 16.0])
def test_short_clips_of_any_rate_are_sampled_by_time_and_never_without_a_frame(duration, fps, variable):
    shown = frame_times(duration, fps, variable)
    for longest in (6, 15):
        asked = []
        for segment in plan_segments(0, seconds_in(duration), longest):
            for window in PLANNER.plan(segment.start_second, segment.end_second, shown):
                assert window.frames >= 1 and window.tokens <= 4096
                most = 2 if window.end_second - window.start_second <= 8 else 1
                for second, times in zip(range(window.start_second, window.end_second), window.frame_times, strict=True):
                    assert len(times) <= most
                    assert all(second <= time < second + 1 for time in times)
                asked += own(window, segment.start_second)
        assert asked == [second for second in range(seconds_in(duration)) if shown.get(second)]


def test_two_hundred_random_plans_ask_for_every_second_once_within_the_context():
    rng = random.Random(11)
    for _ in range(200):
        budget = replace(BUDGET, context_tokens=rng.choice([700, 1500, 4096]), tokens_per_frame=rng.choice([4, 36, 144]))
        planner = WindowPlanner(budget, rng.choice([1, 2]), 1, rng.choice([None, 3, 8]), rng.choice([0, 1]))
        start, length = rng.randint(0, 3600), rng.randint(1, 15)
        shown = {second: [second + 0.0, second + 0.5] for second in range(max(0, start - 2), start + length) if rng.random() > 0.1}
        cuts = sorted(start + rng.random() * length for _ in range(rng.randint(0, 4)))
        windows = planner.plan(start, start + length, shown, cuts)
        asked = [second for window in windows for second in own(window, start)]
        assert asked == [second for second in range(start, start + length) if second in shown]
        assert all(window.tokens <= budget.context_tokens and window.frames for window in windows)


def test_a_cut_at_7_4_belongs_to_second_7_and_the_next_window_starts_at_8():
    shown = {second: [float(second), second + 0.5] for second in range(15)}
    windows = PLANNER.plan(0, 15, shown, cuts=[7.4])
    assert [(window.start_second, window.end_second) for window in windows] == [(0, 8), (8, 15)]
    assert windows[0].cut_seconds == (7,) and not windows[1].cut_seconds


def test_a_part_under_three_seconds_joins_its_neighbour_and_the_cut_is_told():
    shown = {second: [float(second)] for second in range(6)}
    (window,) = PLANNER.plan(0, 6, shown, cuts=[2.0])
    assert window.cut_seconds == (2,)


def test_overlap_gives_context_but_not_over_a_cut():
    shown = {second: [float(second)] for second in range(12)}
    (with_context,) = PLANNER.plan(6, 12, shown)
    assert with_context.start_second == 5 and own(with_context, 6) == list(range(6, 12))
    assert with_context.asked[0] == 5, "what it sees there is asked for too: the neighbour's line is held against it"
    (after_cut,) = PLANNER.plan(6, 12, shown, cuts=[5.6])
    assert after_cut.start_second == 6


def test_free_rows_are_filled_by_halving_windows_but_none_gets_under_four_seconds():
    shown = {second: [float(second)] for second in range(12)}
    planner = replace(PLANNER, rate=1, overlap_seconds=0)
    windows = planner.plan(0, 12, shown)
    wide = planner.widened(windows, rows=8, least_seconds=4)
    assert [window.asked for window in wide] == [tuple(range(0, 6)), tuple(range(6, 12))]
    assert planner.widened(windows, rows=1, least_seconds=4) == windows
