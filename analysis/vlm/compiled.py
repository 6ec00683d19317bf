"""Decoding with a cache of fixed size and a compiled step: one launch a token instead of hundreds; only where it was checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import StaticCache

from analysis.vlm.decoding import Batch, PaddedBatch, Row, mask_of, read_questions

ROOM_STEP = 512
"""Caches come in few lengths, since each length is compiled anew."""


class CompiledBatches:
    """Makes batches that share one cache and one compiled step; what doesn't fit them is written without."""

    def __init__(self, rows: int, room: int) -> None:
        self._rows = rows
        self._room = -(-room // ROOM_STEP) * ROOM_STEP
        self._cache: StaticCache | None = None
        self._step = torch.compile(_step, mode="reduce-overhead", fullgraph=True)

    def __call__(self, model: Any, padding: int, rows: Sequence[Row]) -> Batch:
        """A batch of these rows; few of them aren't worth the width of the compiled one."""
        longest = max(len(row.prompt) for row in rows) + max(row.most_new_tokens for row in rows)
        if longest > self._room or not self._rows // 2 < len(rows) <= self._rows:
            return PaddedBatch(model, padding, rows)
        if self._cache is None:
            self._cache = StaticCache(model.config.get_text_config(), max_cache_len=self._room)
        else:
            self._cache.reset()  # type: ignore[no-untyped-call]
        return _FixedBatch(model, padding, rows, self._cache, self._step, (self._rows, self._room))


class _FixedBatch:
    """Rows that stay to the end, so that shapes never change; places without a row repeat the first."""

    def __init__(self, model: Any, padding: int, rows: Sequence[Row], cache: StaticCache, step: Any, shape: tuple[int, int]) -> None:
        self._model = model
        self._padding = padding
        self._rows = rows
        self._cache = cache
        self._step = step
        self._places = [*range(len(rows)), *([0] * (shape[0] - len(rows)))]
        self.numbers = list(range(len(rows)))
        filled = [rows[place] for place in self._places]
        self._filled = filled
        self._mask = mask_of(filled, shape[1]).to(model.device)
        self._positions = torch.tensor([[len(row.prompt)] for row in filled], device=model.device)

    def prefill(self) -> torch.Tensor:
        """The logits behind each row's question."""
        return read_questions(self._model, self._padding, self._filled, self._mask, self._cache)[: len(self._rows)]

    def step(self, tokens: Sequence[int | None]) -> torch.Tensor:
        """The logits behind one more token of each row."""
        ids = torch.tensor([[self._padding if token is None else token] for token in (tokens[place] for place in self._places)])
        logits = self._step(self._model, ids.to(self._model.device), self._mask, self._positions, self._cache)
        self._positions = self._positions + 1
        own: torch.Tensor = logits[: len(self._rows)].float().clone()  # the next step writes where these lie
        return own

    def drop_done(self, tokens: Sequence[int | None]) -> list[int | None]:
        """All stay until all are done."""
        if all(row.lines.done for row in self._rows):
            self.numbers = []
        return list(tokens)


def _step(model: Any, ids: torch.Tensor, mask: torch.Tensor, positions: torch.Tensor, cache: StaticCache) -> torch.Tensor:
    output = model(input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True)
    logits: torch.Tensor = output.logits[:, -1]
    return logits
