"""How many frames of a second a model sees in a close look: as many as are wanted, or as many as fit."""

from __future__ import annotations

from analysis.options import AnalysisOptions
from analysis.token_budget import TokenBudget


def close_rate(options: AnalysisOptions, budget: TokenBudget, most_frames: int | None) -> tuple[float, tuple[str, ...]]:
    """The sampling rate of short windows, and a sentence for the user where a close look shows fewer frames than it wanted.

    `most_frames` is what the model was made for in one call, where that is known. Other runs keep to their rate.
    """
    wanted = options.frames_per_second
    fitting = min(budget.most_frames(), most_frames or budget.most_frames())
    if not options.close_look or wanted <= fitting:
        return wanted, ()
    return float(fitting), (f"{fitting} of {wanted:g} frames of a second fit the model's context of {budget.context_tokens} tokens.",)
