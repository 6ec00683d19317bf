"""The forced lines inside a model's own generate(), for families that place their tokens in a way of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteria, StoppingCriteriaList

from analysis.vlm.family_steps import handed_over
from analysis.vlm.forced_lines import ForcedLines, Line
from analysis.vlm.vocabulary import Vocabulary

OnLine = Callable[[int, Line], None]
"""Is told the row and each of its lines, as soon as it is finished."""


class ForcedLogits(LogitsProcessor):
    """Leaves each row one token to choose: the one that its ForcedLines take, and the end once they are done.

    The rows' states go on with each call, so generate() has to ask once a step and row: greedily, without beams or assistants.
    """

    def __init__(self, vocabulary: Vocabulary, rows: Sequence[ForcedLines], on_line: OnLine, device: Any = "cpu") -> None:
        self._vocabulary = vocabulary
        self._rows = rows
        self._on_line = on_line
        self._length: int | None = None
        self._never = torch.tensor(vocabulary.never, dtype=torch.long, device=device)
        self._never_first = torch.tensor(vocabulary.never_first, dtype=torch.long, device=device)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.FloatTensor:
        """Scores of which only the taken token's isn't -inf: (rows, vocabulary)."""
        self._check(input_ids)
        wanted = self._allowed(scores).argmax(-1).tolist()
        taken = [self._taken(row, choice) for row, choice in enumerate(wanted)]
        forced = torch.full_like(scores, -torch.inf)
        forced.scatter_(1, torch.tensor(taken, device=scores.device)[:, None], 0.0)
        return forced  # type: ignore[return-value]

    def _check(self, input_ids: torch.Tensor) -> None:
        rows, length = input_ids.shape
        if rows != len(self._rows) or (self._length is not None and length != self._length + 1):
            raise RuntimeError(f"{len(self._rows)} forced rows are asked once a step, not for {rows} rows at {length} tokens.")
        self._length = length

    def _allowed(self, scores: torch.Tensor) -> torch.Tensor:
        allowed = scores.clone()
        allowed[:, self._never] = -torch.inf
        allowed[:, self._vocabulary.size :] = -torch.inf
        beginning = [place for place, row in enumerate(self._rows) if row.must_begin and not row.done]
        if beginning:
            allowed[torch.tensor(beginning, device=scores.device)[:, None], self._never_first] = -torch.inf
        return allowed

    def _taken(self, place: int, choice: int) -> int:
        row = self._rows[place]
        token, line = (None, None) if row.done else row.take(choice)
        if line is not None:
            self._on_line(place, line)
        return self._vocabulary.end if token is None else token


class AskedEachStep(StoppingCriteria):
    """Ends generate() for all rows as soon as it may not go on."""

    def __init__(self, may_go_on: Callable[[], bool]) -> None:
        self._may_go_on = may_go_on

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: Any) -> torch.BoolTensor:
        """Whether each row stops."""
        stops = not self._may_go_on()
        return torch.full((len(input_ids),), stops, dtype=torch.bool, device=input_ids.device)  # type: ignore[return-value]


def forced_steps(
    model: Any, inputs: dict[str, Any], vocabulary: Vocabulary, rows: Sequence[ForcedLines], most_new_tokens: int
) -> Generator[list[tuple[int, Line]], None, None]:
    """After each step of generate() the rows and lines that it finished; the next step is taken when the next list is asked for."""

    @torch.inference_mode()
    def write(give: Callable[[list[tuple[int, Line]]], bool]) -> None:
        written: list[tuple[int, Line]] = []

        def told() -> bool:
            told_now = written.copy()
            written.clear()
            return give(told_now)

        forced = ForcedLogits(vocabulary, rows, lambda row, line: written.append((row, line)), model.device)
        model.generate(
            **inputs,
            **greedy(vocabulary),
            max_new_tokens=most_new_tokens,
            logits_processor=LogitsProcessorList([forced]),
            stopping_criteria=StoppingCriteriaList([AskedEachStep(told)]),
        )

    return handed_over(write)


def greedy(vocabulary: Vocabulary) -> dict[str, Any]:
    """How generate() chooses, whatever the checkpoint's own generation config says."""
    return {
        "do_sample": False,
        "num_beams": 1,
        "temperature": 1.0,
        "top_p": 1.0,
        "top_k": 50,
        "repetition_penalty": 1.0,
        "eos_token_id": sorted(vocabulary.ends),
        "pad_token_id": vocabulary.padding,
        "use_cache": True,
    }
