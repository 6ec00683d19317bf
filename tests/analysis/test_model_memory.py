"""How a model is run follows from the card's memory: precision, rows, and how long a window may be."""

from __future__ import annotations

import pytest

from analysis.vlm.memory import GIB, ModelSize, plan_memory, rows_that_fit

LLAVA_7B = ModelSize(linear_weights=6_476_005_376, other_weights=587_425_792, cache_bytes_per_token=524_288)
"""Counted from the architecture of LLaVA-NeXT-Video 7B."""
WINDOW = 16 * 144 + 800


def plan(gigabytes: float):
    return plan_memory(LLAVA_7B, int(gigabytes * GIB), 4096, least_tokens=8 * 144 + 400, window_tokens=WINDOW)


def test_the_weights_take_what_is_known_of_them():
    assert LLAVA_7B.weight_bytes("bf16") / 1e9 == pytest.approx(14.13, abs=0.01)
    assert LLAVA_7B.weight_bytes("nf4") / 1e9 == pytest.approx(4.5, abs=0.05)


@pytest.mark.parametrize(("gigabytes", "precision"), [(8, "nf4"), (12, "nf4"), (16, "int8"), (24, "bf16"), (80, "bf16")])
def test_bigger_cards_run_finer_weights(gigabytes, precision):
    found = plan(gigabytes)
    assert found.precision == precision and found.rows >= 1
    assert found.weight_bytes + found.rows * LLAVA_7B.row_bytes(min(WINDOW, found.context_tokens)) < gigabytes * GIB


def test_a_card_that_holds_no_full_window_gets_shorter_ones_instead_of_a_refusal():
    found = plan(7.2)
    assert found.rows == 1 and 8 * 144 + 400 <= found.context_tokens < WINDOW


def test_a_card_that_is_too_small_is_refused_with_the_number_that_would_do():
    with pytest.raises(ValueError, match=r"needs [67]\.\d GB of memory at least, and there are 4\.0 GB"):
        plan(4)


def test_rows_grow_with_what_is_free():
    assert [rows_that_fit(LLAVA_7B, free * GIB, WINDOW, "bf16") for free in (0, 4, 20)] == [0, 1, 8]
