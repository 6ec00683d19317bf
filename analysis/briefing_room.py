"""How much of a model's context is kept free for what it is told beside the frames."""

from __future__ import annotations

from dataclasses import replace

from analysis.options import AnalysisOptions
from analysis.token_budget import TokenBudget

MOST_TOKENS, SHARE = 256, 1 / 16
"""So much of the context at most."""


def briefing_tokens(options: AnalysisOptions, budget: TokenBudget) -> int:
    """The tokens that are kept free; none where a run tells nothing."""
    if not (options.first_look or options.notes):
        return 0
    return min(MOST_TOKENS, int(budget.context_tokens * SHARE))


def with_briefing(options: AnalysisOptions, budget: TokenBudget) -> TokenBudget:
    """The budget of windows that are told something beside their frames; raises ValueError where not one second fits then."""
    return replace(budget, prompt_tokens=budget.prompt_tokens + briefing_tokens(options, budget))
