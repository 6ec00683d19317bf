"""Many rows are written side by side, token by token; a row is what it would be alone, and leaves the batch when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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


class Batch(Protocol):
    """Rows that are written side by side."""

    numbers: list[int]
    """Which row stands at each place; rows that are done leave."""

    def prefill(self) -> torch.Tensor:
        """The logits behind each row's question: (places, vocabulary)."""

    def step(self, tokens: Sequence[int | None]) -> torch.Tensor:
        """The logits behind one more token of each place."""

    def drop_done(self, tokens: Sequence[int | None]) -> list[int | None]:
        """The tokens of the places that stay."""


BatchMaker = Callable[[Any, int, Sequence[Row]], Batch]
"""Model, padding token and rows become a batch."""


class Decoder:
    """Writes rows with one model; `steps` and `tokens` count forward passes and the tokens that they gave."""

    def __init__(self, model: Any, vocabulary: Vocabulary) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._never = torch.tensor(vocabulary.never, dtype=torch.long, device=model.device)
        self._never_first = torch.tensor(vocabulary.never_first, dtype=torch.long, device=model.device)
        self.make_batch: BatchMaker = PaddedBatch
        self.steps = 0
        self.tokens = 0

    @torch.inference_mode()
    def write(self, rows: Sequence[Row], cancelled: Callable[[], bool] = lambda: False) -> Iterator[Written]:
        """Each line as soon as it is finished; raises Cancelled between two steps, and torch.OutOfMemoryError."""
        batch = self.make_batch(self._model, self._vocabulary.padding, rows)
        logits = batch.prefill()
        while batch.numbers:
            if cancelled():
                raise Cancelled
            self.steps += 1
            tokens, written = self._chosen(logits, [rows[number].lines for number in batch.numbers])
            self.tokens += sum(token is not None for token in tokens)
            for place, line in written:
                yield Written(batch.numbers[place], line)
            tokens = batch.drop_done(tokens)
            if batch.numbers:
                logits = batch.step(tokens)

    def _chosen(self, logits: torch.Tensor, states: Sequence[ForcedLines]) -> tuple[list[int | None], list[tuple[int, Line]]]:
        """The next token of each row, None where it is done, and the lines that are finished, by their place in the batch."""
        logits[:, self._never] = -torch.inf
        logits[:, self._vocabulary.size :] = -torch.inf
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


class PaddedBatch:
    """Rows padded on the left, with a cache that grows in place; it gets smaller as rows are done."""

    def __init__(self, model: Any, padding: int, rows: Sequence[Row]) -> None:
        self._model = model
        self._padding = padding
        self._rows = rows
        self.numbers = list(range(len(rows)))
        self._length = max(len(row.prompt) for row in rows)
        room = self._length + max(row.most_new_tokens for row in rows)
        self._mask = mask_of(rows, room).to(model.device)
        self._positions = torch.tensor([[len(row.prompt)] for row in rows], device=model.device)
        self._cache: DynamicCache = growing_cache(model.config.get_text_config(), room)

    def prefill(self) -> torch.Tensor:
        """The logits behind each row's question."""
        return read_questions(self._model, self._padding, self._rows, self._mask[:, : self._length], self._cache)

    def step(self, tokens: Sequence[int | None]) -> torch.Tensor:
        """The logits behind one more token of each row."""
        ids = torch.tensor([[self._padding if token is None else token] for token in tokens])
        self._length += 1
        output = self._model(
            input_ids=ids.to(self._model.device),
            attention_mask=self._mask[:, : self._length],
            position_ids=self._positions,
            past_key_values=self._cache,
            use_cache=True,
        )
        self._positions = self._positions + 1
        logits: torch.Tensor = output.logits[:, -1]
        return logits.float()

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


def mask_of(rows: Sequence[Row], room: int) -> torch.Tensor:
    """(rows, room): 0 for the padding before each question, 1 for it and for all that will be written behind."""
    longest = max(len(row.prompt) for row in rows)
    mask = torch.ones((len(rows), room), dtype=torch.long)
    for place, row in enumerate(rows):
        mask[place, : longest - len(row.prompt)] = 0
    return mask


def read_questions(model: Any, padding: int, rows: Sequence[Row], mask: torch.Tensor, cache: Any) -> torch.Tensor:
    """The logits behind each row's question, which is in the cache afterwards: (rows, vocabulary)."""
    longest = max(len(row.prompt) for row in rows)
    ids = torch.full((len(rows), longest), padding)
    for place, row in enumerate(rows):
        ids[place, longest - len(row.prompt) :] = torch.tensor(row.prompt)
    output = model(
        input_ids=ids.to(model.device),
        attention_mask=mask,
        position_ids=(mask[:, :longest].cumsum(1) - 1).clamp(min=0),
        past_key_values=cache,
        use_cache=True,
        logits_to_keep=1,
        **_seen(rows),
    )
    logits: torch.Tensor = output.logits[:, -1]
    return logits.float()


def _seen(rows: Sequence[Row]) -> dict[str, Any]:
    """What the frames look like; nothing where no row shows one."""
    features = [row.features for row in rows]
    return {"mm_encoder_outputs": {"video": seen_before(features)}} if any(len(one) for one in features) else {}
