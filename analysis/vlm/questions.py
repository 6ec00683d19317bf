"""What is asked of a model and what comes back, whichever model it is and wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.prompts import Layout
from analysis.timeline import Frame
from analysis.token_budget import TokenBudget
from analysis.vlm.forced_lines import Line


class ModelError(ValueError):
    """A model can't be loaded or used; its sentence is for the user."""


@dataclass(frozen=True)
class LineShape:
    """What lines of a run look like: language, most words, how frames and times stand in the prompt, and a person's own words in it."""

    language: str
    words: int
    layout: Layout = "block"
    wish: str = ""


@dataclass(frozen=True)
class Question:
    """One call: the frames of each second, from `start_second` on, the words that follow, and the seconds that want a line."""

    start_second: int
    frames: tuple[tuple[Frame, ...], ...]
    text: str
    asked: tuple[int, ...]
    """Absolute seconds."""
    layout: Layout = "block"

    @property
    def seconds(self) -> list[int]:
        """The seconds that want a line, counted from the start."""
        return [second - self.start_second for second in self.asked]

    @property
    def counts(self) -> list[int]:
        """How many frames each second shows."""
        return [len(frames) for frames in self.frames]


@dataclass(frozen=True)
class Answer:
    """A finished line of the question of that number; `line.second` is absolute."""

    number: int
    line: Line


class Engine(Protocol):
    """A model that answers; every question gets a line for each asked second, in order."""

    rows: int
    """How many questions are worked on side by side."""
    revision: str | None

    def budget(self, shape: LineShape) -> TokenBudget:
        """What windows may take, from the model's own config and tokenizer."""

    def tokens_in(self, text: str) -> int:
        """What these words take of the context."""

    def frame_size(self, width: int, height: int) -> int:
        """The longer side, in pixels, of frames as the model wants them."""

    def answers(self, questions: Sequence[Question], shape: LineShape, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """The lines as they are written; raises Cancelled, ModelError."""
