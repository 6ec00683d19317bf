"""What a model's windows take for every shape of lines: counted once by whoever can open its tokenizer, kept, and read by all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import TypedDict, cast, get_args

from analysis.bounds import BOUNDS, Bound
from analysis.options import AnalysisOptions, Language
from analysis.prompts import CUT, LAYOUTS, QUESTION, Layout
from analysis.token_budget import TokenBudget

WORDING = hashlib.sha256(repr((QUESTION, CUT)).encode()).hexdigest()[:16]
"""Of the words that were counted: other words are counted anew."""


class CountsJSON(TypedDict):
    """Budgets by their shape, the six numbers of each in the order of TokenBudget's fields; null where not one second fits."""

    budgets: dict[str, list[int] | None]
    estimated: bool


@dataclass(frozen=True)
class Shape:
    """What of a run's options decides how many tokens things take."""

    language: str
    words: int
    layout: Layout
    long_context: bool

    @property
    def key(self) -> str:
        """Its name among the counts."""
        return f"{self.language} {self.words} {self.layout}{' long' if self.long_context else ''}"


@dataclass(frozen=True)
class TokenCounts:
    """The budgets of one model; `estimated` where it runs on a server, which doesn't tell how it counts."""

    budgets: Mapping[str, TokenBudget | None]
    estimated: bool = False

    def budget_of(self, options: AnalysisOptions) -> TokenBudget | None:
        """The budget that a run with these options would have; None where not one second fits. Raises KeyError for what wasn't counted."""
        return self.budgets[Shape(options.language, options.words_per_line, options.layout, options.long_context).key]

    def as_json(self) -> CountsJSON:
        """The counts as they are stored."""
        kept = {key: list(astuple(budget)) if budget else None for key, budget in self.budgets.items()}
        return {"budgets": cast("dict[str, list[int] | None]", kept), "estimated": self.estimated}


def counts_from(stored: CountsJSON) -> TokenCounts:
    """The counts that `as_json` gave."""
    budgets = {key: TokenBudget(*numbers) if numbers else None for key, numbers in stored["budgets"].items()}
    return TokenCounts(budgets, stored["estimated"])


def all_shapes() -> Iterator[Shape]:
    """Every shape that options allow."""
    words = cast(Bound, BOUNDS["words_per_line"])
    for long_context in (False, True):
        for language in get_args(Language):
            for layout in LAYOUTS:
                for count in range(int(words.least), int(words.most) + 1):
                    yield Shape(language, count, layout, long_context)


def counted(budget_of: Callable[[Shape], TokenBudget], estimated: bool = False) -> TokenCounts:
    """The counts of a model that says what each shape takes."""
    return TokenCounts({shape.key: _budget(budget_of, shape) for shape in all_shapes()}, estimated)


def _budget(budget_of: Callable[[Shape], TokenBudget], shape: Shape) -> TokenBudget | None:
    try:
        return budget_of(shape)
    except ValueError:  # a context in which not one second fits
        return None
