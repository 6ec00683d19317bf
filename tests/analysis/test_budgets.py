"""How often a video is looked at follows from its size alone: as wanted where that is affordable, else less often, and said."""

from __future__ import annotations

import pytest

from analysis.budgets import BUDGET_MS, LEAST_PER_SECOND, cost_ms, within_budget
from analysis.options import PRESETS


@pytest.mark.parametrize("preset", list(PRESETS))
def test_usual_videos_are_looked_at_as_the_preset_says(preset):
    assert within_budget(PRESETS[preset], 1280, 720, 30.0) == (PRESETS[preset], None)
    assert cost_ms(PRESETS[preset], 1280, 720, 30.0) <= BUDGET_MS[preset]


def test_full_hd_at_thirty_is_as_balanced_says():
    assert within_budget(PRESETS["balanced"], 1920, 1080, 30.0) == (PRESETS["balanced"], None)


def test_a_large_and_fast_video_is_looked_at_less_often_and_the_run_says_so():
    options, sentence = within_budget(PRESETS["balanced"], 3840, 2160, 60.0)
    assert (options.objects_per_second, options.faces_per_second, options.text_per_second) == (0.5, 0.5, 0.5)
    assert sentence == ("The picture is large or fast (498 million pixels a second), so it is looked at less often: 0.5 times a second.")


def test_rates_fall_only_as_far_as_needed():
    options, sentence = within_budget(PRESETS["balanced"], 2560, 1440, 45.0)
    assert options.objects_per_second == 1.0 and sentence is not None
    assert cost_ms(options, 2560, 1440, 45.0) <= BUDGET_MS["balanced"]


@pytest.mark.parametrize("preset", list(PRESETS))
def test_no_rate_falls_so_low_that_nothing_is_seen_twice(preset):
    options, _ = within_budget(PRESETS[preset], 8192, 4320, 120.0)
    assert min(options.objects_per_second, options.faces_per_second, options.text_per_second) >= LEAST_PER_SECOND
    assert options.cuts_per_second == PRESETS[preset].cuts_per_second
