"""How long a model will take, before it was measured: reading weights and caches through the card's memory sets the pace."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.vlm.memory import ModelSize, Precision

LAUNCH_SECONDS_PER_LAYER = 0.0008
"""What an uncompiled step costs besides: some 12 kernels a layer, each launched from Python."""
READ_SHARE = 0.75
"""Of a card's bandwidth as it is sold, what steps of decoding reach."""
PREFILL_TOKENS_PER_SECOND_AND_TB = 6000.0
"""Questions read per second for each TB/s of bandwidth: compute and bandwidth grow together from card to card."""
TOKENS_PER_LINE = 30
"""Of twenty words in English, with the time before them."""


@dataclass(frozen=True)
class Pace:
    """A predicted pace: seconds of one step, tokens per second over all rows, and seconds of video per second."""

    step_seconds: float
    tokens_per_second: float
    video_seconds_per_second: float

    def seconds_for(self, duration_seconds: float) -> float:
        """How long a video of this length takes."""
        return duration_seconds / self.video_seconds_per_second


def predicted_pace(
    size: ModelSize, layers: int, precision: Precision, rows: int, bandwidth_bytes: float, window_seconds: int, window_tokens: int
) -> Pace:
    """The roofline of decoding (Williams et al. 2009) for windows of so many seconds and tokens; bandwidth in bytes per second."""
    read = size.weight_bytes(precision) + rows * window_tokens * size.cache_bytes_per_token
    step = read / (bandwidth_bytes * READ_SHARE) + layers * LAUNCH_SECONDS_PER_LAYER
    question = rows * window_tokens / (PREFILL_TOKENS_PER_SECOND_AND_TB * bandwidth_bytes / 1e12)
    batch = question + window_seconds * TOKENS_PER_LINE * step
    return Pace(step, rows / step, rows * window_seconds / batch)


def batches_for(duration_seconds: float, window_seconds: int, rows: int) -> int:
    """How many batches a video takes."""
    return math.ceil(math.ceil(duration_seconds / window_seconds) / rows)
