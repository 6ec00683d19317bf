"""A cache of keys and values with room for the whole reply: a step writes its token in place instead of copying all before it."""

from __future__ import annotations

from typing import Any

import torch
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

Pair = tuple[torch.Tensor, torch.Tensor]


class GrowingLayer(DynamicLayer):  # type: ignore[no-untyped-call]
    """One layer's keys and values, (rows, heads, tokens, width), seen through a view of tensors that are `room` tokens long."""

    def __init__(self, room: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._room = room
        self._all: Pair | None = None

    def update(self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any) -> Pair:
        """Append, and give all so far."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        if self._all is None:
            self._all = (self._roomy(key_states), self._roomy(value_states))
        before = self.get_seq_length()
        after = before + key_states.shape[-2]
        for kept, new in zip(self._all, (key_states, value_states), strict=True):
            kept[:, :, before:after] = new
        self.keys, self.values = (kept[:, :, :after] for kept in self._all)
        return self.keys, self.values

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keep these rows only."""
        if self._all is not None:
            tokens = self.get_seq_length()
            self._all = (self._all[0][indices], self._all[1][indices])
            self.keys, self.values = (kept[:, :, :tokens] for kept in self._all)

    def _roomy(self, states: torch.Tensor) -> torch.Tensor:
        rows, heads, tokens, width = states.shape
        return states.new_empty((rows, heads, max(self._room, tokens), width))


def growing_cache(text_config: Any, room: int) -> DynamicCache:
    """A cache for a language model whose layers all look at everything, for at most `room` tokens a row."""
    cache = DynamicCache()
    cache.layers = [GrowingLayer(room) for _ in range(text_config.num_hidden_layers)]
    return cache
