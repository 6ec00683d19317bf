"""A model's second budget: which precision fits the card, how many windows go side by side, and how long one may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["fp32", "bf16", "int8", "nf4"]

GIB = 1 << 30
USABLE_SHARE = 0.92
"""Of a card's memory; the rest is the driver's and lost between blocks."""
WORKING_BYTES = 1_000_000_000
"""Activations and kernels' own room, beside weights and cache."""
ROW_BYTES = 350_000_000
"""What a row of a 7B model takes for a moment when its question is read."""
CACHE_SLACK = 1.1
BYTES_PER_WEIGHT: dict[Precision, float] = {"fp32": 4.0, "bf16": 2.0, "int8": 1.02, "nf4": 0.516}
"""NF4 with double quantisation (Dettmers et al. 2023, QLoRA): 4 bits, and 0.127 for its scales."""
LEAST_FULL_ROWS = 2
"""Of full windows that should fit before weights are made smaller: two already hide most of the time that reading weights takes."""


@dataclass(frozen=True)
class ModelSize:
    """What decides how much memory a model takes; weights are counted, bytes are per token of context."""

    linear_weights: int
    """Of the language model's layers: what can be quantised."""
    other_weights: int
    """Vision tower, projector, embeddings, head: kept at 16 bits."""
    cache_bytes_per_token: int
    """Keys and values of all layers at 16 bits."""

    def weight_bytes(self, precision: Precision) -> int:
        """What the weights take on the card."""
        others = BYTES_PER_WEIGHT["fp32" if precision == "fp32" else "bf16"]
        return int(self.linear_weights * BYTES_PER_WEIGHT[precision] + self.other_weights * others)

    def row_bytes(self, tokens: int, precision: Precision = "bf16") -> int:
        """What one window of so many tokens takes while it is written."""
        wide = 2 if precision == "fp32" else 1
        return int(tokens * self.cache_bytes_per_token * CACHE_SLACK * wide) + self._reading_bytes

    @property
    def _reading_bytes(self) -> int:
        return int(ROW_BYTES * min(1.0, self.linear_weights / 6.5e9))


@dataclass(frozen=True)
class MemoryPlan:
    """How a model is run on a card: raises ValueError where not one row fits."""

    precision: Precision
    rows: int
    context_tokens: int
    """The longest window; below the model's own context where memory ends before."""
    weight_bytes: int

    def __post_init__(self) -> None:
        if self.rows < 1 or self.context_tokens < 1:
            raise ValueError(f"a model needs room for at least one row: {self}")


def rows_that_fit(size: ModelSize, free_bytes: int, tokens: int, precision: Precision) -> int:
    """How many windows of so many tokens fit beside each other in what is free once the weights are loaded."""
    return max(0, int((free_bytes * USABLE_SHARE - _working_bytes(size)) // size.row_bytes(tokens, precision)))


def plan_memory(
    size: ModelSize,
    card_bytes: int,
    context_tokens: int,
    least_tokens: int,
    window_tokens: int | None = None,
    precisions: tuple[Precision, ...] = ("bf16", "int8", "nf4"),
) -> MemoryPlan:
    """The best way to run the model on a card of this size; raises ValueError with a plain sentence where there is none.

    `window_tokens` is what the run's longest windows take (the context if not given), `least_tokens` what the shortest useful
    window does: where not one full window fits, windows get shorter.
    """
    window = min(window_tokens or context_tokens, context_tokens)
    for precision in precisions:
        if (rows := _rows_beside(size, card_bytes, window, precision)) >= LEAST_FULL_ROWS:
            return MemoryPlan(precision, rows, context_tokens, size.weight_bytes(precision))
    smallest = precisions[-1]
    if (rows := _rows_beside(size, card_bytes, window, smallest)) >= 1:
        return MemoryPlan(smallest, rows, context_tokens, size.weight_bytes(smallest))
    tokens = _longest_row(size, card_bytes, smallest)
    if tokens < least_tokens:
        needed = size.weight_bytes(smallest) + size.row_bytes(least_tokens, smallest) + _working_bytes(size)
        raise ValueError(
            f"This model needs {needed / USABLE_SHARE / GIB:.1f} GB of memory at least, and there are {card_bytes / GIB:.1f} GB. "
            "Choose a smaller model, or let the detectors describe."
        )
    return MemoryPlan(smallest, 1, min(tokens, context_tokens), size.weight_bytes(smallest))


def _working_bytes(size: ModelSize) -> int:
    return int(WORKING_BYTES * min(1.0, size.linear_weights / 6.5e9))


def _rows_beside(size: ModelSize, card_bytes: int, tokens: int, precision: Precision) -> int:
    room = card_bytes * USABLE_SHARE - size.weight_bytes(precision) - _working_bytes(size)
    return max(0, int(room // size.row_bytes(tokens, precision)))


def _longest_row(size: ModelSize, card_bytes: int, precision: Precision) -> int:
    room = card_bytes * USABLE_SHARE - size.weight_bytes(precision) - _working_bytes(size) - size.row_bytes(0, precision)
    per_token = size.row_bytes(1000, precision) - size.row_bytes(0, precision)
    return max(0, int(room * 1000 // per_token))
