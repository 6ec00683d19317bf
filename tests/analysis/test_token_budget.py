"""A window never takes more tokens than the model's context holds."""

from __future__ import annotations

import pytest

from analysis.events import WindowPlan
from analysis.token_budget import TokenBudget

LLAVA = TokenBudget(context_tokens=4096, prompt_tokens=105, tokens_per_frame=144, tokens_per_line=48)
"""LLaVA-NeXT-Video 7B with the question in English."""


def test_sixteen_frames_of_llava_take_2409_tokens():
    assert LLAVA.asked(16) == 2409


@pytest.mark.parametrize(("frames", "tokens"), [(56, 8169), (32, 4713)])
def test_the_two_overflows_on_record_cannot_be_built(frames, tokens):
    assert LLAVA.asked(frames) == tokens
    with pytest.raises(ValueError, match=r"at most 2[0-9] frames fit"):
        LLAVA.check(frames, seconds=16, lines=2)
    with pytest.raises(ValueError, match="context of 4096"):
        WindowPlan(0, 16, frames, tokens, 4096)


@pytest.mark.parametrize(("rate", "seconds"), [(1, 20), (2, 11)])
def test_the_longest_window_follows_from_the_formula(rate, seconds):
    assert LLAVA.max_seconds(rate) == seconds
    LLAVA.check(rate * seconds, seconds, seconds)
    with pytest.raises(ValueError):
        LLAVA.check(rate * (seconds + 1), seconds + 1, seconds + 1)


def test_a_context_without_room_for_one_second_is_refused_in_plain_words():
    with pytest.raises(ValueError, match="there is room for 200 only"):
        TokenBudget(context_tokens=200, prompt_tokens=105, tokens_per_frame=144, tokens_per_line=48)
