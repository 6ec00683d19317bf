"""How long a line may get and what a window may take, in a model's own tokens."""

from __future__ import annotations

from typing import Any

from analysis.prompts import CUT, MOST_TOLD_CUTS, question, stamp
from analysis.token_budget import TokenBudget
from analysis.vlm.forced_lines import LineLengths
from analysis.vlm.questions import LineShape
from analysis.vlm.vocabulary import Vocabulary

MOST_STAMPS = 100
"""Windows are shorter, in seconds; times in them count from their start."""
SEAM_TOKENS = 16
"""What tokenizers add where parts of a prompt meet."""
HARD_SHARE = 1.5
"""Names, quotes and numbers take more tokens a word than the prompt does."""


def line_lengths(vocabulary: Vocabulary, shape: LineShape) -> LineLengths:
    """A line ends softly once its words are reached, as many tokens each as the question's own, hard at half as many again."""
    asked = question(shape.language, 10, shape.words)
    return lengths_at(len(vocabulary.encode(asked)) / len(asked.split()), shape.words)


def lengths_at(tokens_per_word: float, words: int) -> LineLengths:
    """The same where a word is known to take so many tokens."""
    tokens = words * tokens_per_word
    return LineLengths(soft=max(4, round(tokens)), hard=max(6, round(tokens * HARD_SHARE)))


def most_new_tokens(vocabulary: Vocabulary, seconds: list[int], lengths: LineLengths) -> int:
    """What the lines of these seconds take at their longest; they count from their window's start."""
    return (vocabulary.longest_stamp(max(seconds) + 1) + lengths.hard + 1) * len(seconds) + 2


def line_budget(
    vocabulary: Vocabulary, shape: LineShape, context_tokens: int, prompt_tokens: int, tokens_per_frame: int, more: int = 0
) -> TokenBudget:
    """The budget of windows with lines of this shape; `more` tokens are kept free besides."""
    stamped = vocabulary.longest_stamp(MOST_STAMPS)
    cuts = CUT[shape.language].format(times=", ".join(stamp(second) for second in range(10, 10 + MOST_TOLD_CUTS)))
    return TokenBudget(
        context_tokens=context_tokens,
        prompt_tokens=prompt_tokens,
        tokens_per_frame=tokens_per_frame,
        tokens_per_line=stamped + line_lengths(vocabulary, shape).hard + 1,
        reserve_tokens=SEAM_TOKENS + len(vocabulary.encode(cuts)) + more,
        tokens_per_second=stamped + 2 if shape.layout == "interleaved" else 0,
    )


def more_ends(model: Any) -> list[int]:
    """The tokens with which a model's generation config lets a reply end."""
    ends = getattr(model.generation_config, "eos_token_id", None)
    return list(ends) if isinstance(ends, list | tuple) else [ends] if ends is not None else []
