"""A small decoder that writes the times itself, so that every second gets one line; the product's own is in analysis/vlm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import DynamicCache, PreTrainedTokenizerFast
from transformers.modeling_outputs import BaseModelOutputWithPooling

from analysis.prompts import stamp

MOST_TOKENS = 40
"""Of a line."""


class Writer:
    """Writes the lines of several clips of one length at once."""

    def __init__(self, model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
        self._model = model
        self._tokenizer = tokenizer
        texts = [tokenizer.decode([token]) for token in range(len(tokenizer))]
        self._enders = {token for token, text in enumerate(texts) if "\n" in text or "[" in text} | {tokenizer.eos_token_id}

    @torch.inference_mode()
    def write(self, prompts: Sequence[Sequence[int]], features: Sequence[torch.Tensor], seconds: int) -> list[list[str]]:
        """The lines of each clip; `features` (tokens of all frames, width) fill the placeholders of its prompt."""
        rows = [_Row(self._tokenizer, self._enders, seconds) for _ in prompts]
        longest = max(map(len, prompts))
        ids = torch.full((len(prompts), longest), int(self._tokenizer.pad_token_id))
        mask = torch.zeros_like(ids)
        for number, prompt in enumerate(prompts):
            ids[number, longest - len(prompt) :] = torch.tensor(prompt)
            mask[number, longest - len(prompt) :] = 1
        seen = {"video": BaseModelOutputWithPooling(pooler_output=list(features))}
        cache = DynamicCache(config=self._model.config.get_text_config())
        while True:
            positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
            logits = self._model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, mm_encoder_outputs=seen, logits_to_keep=1
            ).logits[:, -1]
            chosen = [row.take(token) for row, token in zip(rows, logits.argmax(-1).tolist(), strict=True)]
            if all(row.done for row in rows):
                return [row.lines for row in rows]
            ids, seen = torch.tensor(chosen)[:, None], {}
            mask = torch.cat([mask, torch.ones_like(ids)], 1)


class _Row:
    """One reply as it comes."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, enders: set[int], seconds: int) -> None:
        self._tokenizer = tokenizer
        self._enders = enders
        self._seconds = seconds
        self._written: list[int] = []
        self._forced = self._time(0)
        self.lines: list[str] = []

    @property
    def done(self) -> bool:
        return len(self.lines) == self._seconds

    def take(self, token: int) -> int:
        """What is appended: the time that is due, or the token that the model has chosen."""
        if self.done:
            return token
        if self._forced:
            return self._forced.pop(0)
        if token not in self._enders and len(self._written) < MOST_TOKENS:
            self._written.append(token)
            return token
        self.lines.append(self._tokenizer.decode(self._written).strip())
        self._written = []
        if not self.done:
            self._forced = self._time(len(self.lines))
        return self._forced.pop(0) if self._forced else token

    def _time(self, second: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(f"{chr(10) if second else ' '}{stamp(second)}", add_special_tokens=False)
        return ids
