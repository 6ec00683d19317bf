"""What the options' largest window takes, and which number would fit; whatever is said to fit is planned whole."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from analysis.options import PRESETS
from analysis.token_budget import TokenBudget
from analysis.token_counts import counted, counts_from
from analysis.window_need import Fitting, need_of, what_fits
from analysis.windows import WindowPlanner

LLAVA = TokenBudget(context_tokens=4096, prompt_tokens=105, tokens_per_frame=144, tokens_per_line=48)
BALANCED = PRESETS["balanced"]


def planner(options) -> WindowPlanner:
    return WindowPlanner(LLAVA, options.frames_per_second, options.long_frames_per_second, options.most_frames, options.overlap_seconds)


def test_a_window_of_balanced_is_added_up_as_the_budget_does():
    need = need_of(BALANCED, LLAVA)
    assert (need.seconds, need.lines, need.frames) == (7, 7, 14)
    assert need.needed == LLAVA.needed(14, 7, 7) and need.fits and need.longest_seconds == 20


def test_too_many_frames_are_told_with_the_rate_that_would_fit():
    options = replace(BALANCED, frames_per_second=4, segment_seconds=7)
    need = need_of(options, LLAVA)
    assert (need.seconds, need.frames, need.needed, need.fits) == (8, 32, LLAVA.needed(32, 8, 8), False)
    assert what_fits(options, LLAVA) == Fitting(rate=3)


def test_of_a_long_segment_the_dearer_of_both_rates_counts():
    dense = need_of(replace(BALANCED, segment_seconds=15, frames_per_second=4), LLAVA)
    long = need_of(replace(BALANCED, segment_seconds=15, long_frames_per_second=2), LLAVA)
    assert (dense.seconds, dense.rate, dense.fits) == (8, 4, False)
    assert (long.seconds, long.rate, long.fits) == (16, 2, False)


def test_where_no_lower_rate_fits_a_shorter_segment_is_named():
    options = replace(BALANCED, segment_seconds=15, frames_per_second=1, words_per_line=45)
    wordy = replace(LLAVA, tokens_per_line=200)
    assert what_fits(options, wordy) == Fitting(segment_seconds=10)


def test_a_limit_on_frames_makes_windows_shorter_and_is_no_matter_of_the_context():
    need = need_of(replace(BALANCED, most_frames=4), LLAVA)
    assert (need.seconds, need.frames, need.lines, need.longest_seconds, need.fits) == (2, 4, 2, 2, True)


@pytest.mark.parametrize("rate", [0.5, 1, 1.5, 2, 2.5, 3, 4.5, 8])
def test_what_is_said_to_fit_is_planned_in_one_window_and_within_the_context(rate):
    for seconds, overlap in itertools.product(range(2, 16), range(4)):
        options = replace(BALANCED, frames_per_second=rate, segment_seconds=seconds, overlap_seconds=overlap)
        shown = {second: [second + step / 16 for step in range(16)] for second in range(40)}
        windows = planner(options).plan(20, 20 + seconds, shown)
        assert all(window.tokens <= 4096 for window in windows)
        if need_of(options, LLAVA).fits:
            assert len(windows) == 1
        else:
            fitting = what_fits(options, LLAVA)
            assert fitting.rate or fitting.segment_seconds


def test_counts_are_read_back_as_they_were_and_hold_every_shape():
    counts = counted(lambda shape: replace(LLAVA, context_tokens=8192 if shape.long_context else 4096, prompt_tokens=shape.words))
    assert counts_from(counts.as_json()) == counts
    assert counts.budget_of(replace(BALANCED, language="de", layout="block", words_per_line=33)).prompt_tokens == 33
    assert counts.budget_of(replace(BALANCED, long_context=True)).context_tokens == 8192


def test_a_context_without_room_for_one_second_is_kept_as_nothing():
    counts = counted(lambda shape: replace(LLAVA, context_tokens=200))
    assert counts_from(counts.as_json()).budget_of(BALANCED) is None
