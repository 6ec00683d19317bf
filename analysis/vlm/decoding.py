"""Many rows are written side by side, token by token; a row is what it would be alone, and leaves the batch when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import DynamicCache

from analysis.events import Cancelled
from analysis.vlm.forced_lines import ForcedLines, Line
from analysis.vlm.growing_cache import growing_cache
from analysis.vlm.seen import seen_before
from analysis.vlm.vocabulary import Vocabulary

LEAST_DROPPED_SHARE = 0.25
"""Rows that are done leave the batch once they are a quarter of it: moving the others costs about one step."""


@dataclass(frozen=True)
class Row:
    """One window's question in tokens, a placeholder for each token of a frame, and what its frames look like."""

    prompt: Sequence[int]
    features: torch.Tensor
    """(tokens of all frames, width)"""
    lines: ForcedLines
    most_new_tokens: int


@dataclass(frozen=True)
class Written:
    """A line that has just been finished in the row of that number."""

    row: int
    line: Line


class Decoder:
    """Writes rows with one model; `steps` and `tokens` count forward passes and the tokens that they gave."""

    def __init__(self, model: Any, vocabulary: Vocabulary) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._never = torch.tensor(vocabulary.never, dtype=torch.long, device=model.device)
        self._never_first = torch.tensor(vocabulary.never_first, dtype=torch.long, device=model.device)
        self.steps = 0
        self.tokens = 0

    @torch.inference_mode()
    def write(self, rows: Sequence[Row], cancelled: Callable[[], bool] = lambda: False) -> Iterator[Written]:
        """Each line as soon as it is finished; raises Cancelled between two steps, and torch.OutOfMemoryError."""
        batch = _Batch(self._model, self._vocabulary, rows)
        logits = batch.prefill()
        while batch.numbers:
            if cancelled():
                raise Cancelled
            self.steps += 1
            self.tokens += len(batch.numbers)
            tokens, written = self._chosen(logits, [rows[number].lines for number in batch.numbers])
            for place, line in written:
                yield Written(batch.numbers[place], line)
            tokens = batch.drop_done(tokens)
            if not batch.numbers:
                return
            logits = batch.step(tokens)

    def _chosen(self, logits: torch.Tensor, states: Sequence[ForcedLines]) -> tuple[list[int | None], list[tuple[int, Line]]]:
        """The next token of each row, None where it is done, and the lines that are finished, by their place in the batch."""
        logits[:, self._never] = -torch.inf
        beginning = [place for place, state in enumerate(states) if state.must_begin and not state.done]
        if beginning:
            logits[torch.tensor(beginning, device=logits.device)[:, None], self._never_first] = -torch.inf
        tokens: list[int | None] = []
        written: list[tuple[int, Line]] = []
        for place, (state, best) in enumerate(zip(states, logits.argmax(-1).tolist(), strict=True)):
            token, line = (None, None) if state.done else state.take(best)
            tokens.append(token)
            if line is not None:
                written.append((place, line))
        return tokens, written


class _Batch:
    """The rows that are still written, padded on the left, and their cache."""

    def __init__(self, model: Any, vocabulary: Vocabulary, rows: Sequence[Row]) -> None:
        self._model = model
        self._padding = vocabulary.padding
        self._rows = rows
        self.numbers = list(range(len(rows)))
        """Which row stands at each place."""
        longest = max(len(row.prompt) for row in rows)
        room = longest + max(row.most_new_tokens for row in rows)
        self._length = longest
        self._mask = torch.zeros((len(rows), room), dtype=torch.long)
        for place, row in enumerate(rows):
            self._mask[place, longest - len(row.prompt) :] = 1
        self._mask = self._mask.to(model.device)
        self._positions = torch.tensor([[len(row.prompt)] for row in rows], device=model.device)
        self._cache: DynamicCache = growing_cache(model.config.get_text_config(), room)

    def prefill(self) -> torch.Tensor:
        """The logits behind each row's question: (rows, vocabulary)."""
        mask = self._mask[:, : self._length]
        ids = torch.full((len(self._rows), self._length), self._padding)
        for place, row in enumerate(self._rows):
            ids[place, self._length - len(row.prompt) :] = torch.tensor(row.prompt)
        seen = seen_before([row.features for row in self._rows])
        return self._forward(ids, (mask.cumsum(1) - 1).clamp(min=0), mm_encoder_outputs={"video": seen}, logits_to_keep=1)

    def step(self, tokens: Sequence[int | None]) -> torch.Tensor:
        """The logits behind one more token of each row."""
        ids = torch.tensor([[self._padding if token is None else token] for token in tokens])
        self._length += 1
        logits = self._forward(ids, self._positions)
        self._positions = self._positions + 1
        return logits

    def drop_done(self, tokens: Sequence[int | None]) -> list[int | None]:
        """The tokens of the rows that stay; those that are done leave once they are many, or when all are."""
        alive = [place for place, number in enumerate(self.numbers) if not self._rows[number].lines.done]
        done = len(self.numbers) - len(alive)
        if done == 0 or (alive and done < len(self.numbers) * LEAST_DROPPED_SHARE):
            return list(tokens)
        self.numbers = [self.numbers[place] for place in alive]
        if alive:
            places = torch.tensor(alive, device=self._model.device)
            self._cache.batch_select_indices(places)
            self._mask, self._positions = self._mask[places], self._positions[places]
        return [tokens[place] for place in alive]

    def _forward(self, ids: torch.Tensor, positions: torch.Tensor, **more: Any) -> torch.Tensor:
        # cells beyond the rows' own prompts hold what was written: all of it is looked at
        output = self._model(
            input_ids=ids.to(self._model.device),
            attention_mask=self._looked_at(),
            position_ids=positions,
            past_key_values=self._cache,
            use_cache=True,
            **more,
        )
        logits: torch.Tensor = output.logits[:, -1]
        return logits.float()

    def _looked_at(self) -> torch.Tensor:
        mask = self._mask[:, : self._length]
        mask[:, -1] = 1
        return mask
