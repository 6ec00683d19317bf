"""Questions are worked off batch after batch; where memory runs out the batch is halved, nothing is lost and nothing told twice."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import torch

from analysis.vlm.questions import Answer, ModelError

TOO_LITTLE = "There is too little memory for this model: not even one window fits. Choose a smaller model or shorter windows."


class Rows(Protocol):
    """Whose batches get smaller where memory runs out."""

    rows: int
    halved: int
    """How often that was."""


def in_batches(
    engine: Rows, questions: int, answered: Callable[[Sequence[int]], Iterator[Answer]], let_go: Callable[[], None] = lambda: None
) -> Iterator[Answer]:
    """The answers of so many questions; `answered` works on those of the given numbers, `let_go` gives memory back.

    Raises ModelError where not one question fits.
    """
    told: set[tuple[int, int]] = set()
    left = list(range(questions))
    while left:
        batch = left[: engine.rows]
        ran_out = False
        try:
            for answer in answered(batch):
                if (key := (answer.number, answer.line.second)) not in told:
                    told.add(key)
                    yield answer
        except torch.OutOfMemoryError:
            ran_out = True
        if ran_out:
            # only here, outside the handler, are the failed step's tensors let go
            let_go()
            _halve(engine, len(batch))
        else:
            left = left[len(batch) :]


def _halve(engine: Rows, rows: int) -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if rows == 1:
        raise ModelError(TOO_LITTLE)
    engine.rows = rows // 2
    engine.halved += 1
