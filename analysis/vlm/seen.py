"""Features that the vision tower gave before are handed to a forward pass in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers.modeling_outputs import BaseModelOutputWithPooling


def seen_before(features: Sequence[torch.Tensor]) -> BaseModelOutputWithPooling:
    """What `mm_encoder_outputs["video"]` wants: (tokens of all frames, width) of each row, rows of any number of frames."""
    rows: Any = list(features)  # declared as one tensor, taken as a list of unequal ones
    return BaseModelOutputWithPooling(pooler_output=rows)
