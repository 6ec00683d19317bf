"""How many tokens a model's windows take, from its config and tokenizer alone: no weights are read, no GPU is touched."""

from __future__ import annotations

import torch

from analysis.token_counts import TokenCounts, counted
from analysis.vlm.checkpoint import Source, commit_of, open_config, open_tokenizer, pixel_spec
from analysis.vlm.engines import LLAVA, AnyEngine
from analysis.vlm.families import KIND as FAMILY_KIND
from analysis.vlm.families import FamilyEngine, family_size
from analysis.vlm.family_processor import open_processor
from analysis.vlm.line_budget import MOST_STAMPS
from analysis.vlm.llava import KIND, LlavaEngine
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.questions import LineShape

ANY_LENGTH = 1 << 30
"""The context is the model's own here: how much of it memory has room for is known only to the process that holds the weights."""


def count_model(model: str, revision: str | None) -> TokenCounts:
    """The budgets of every shape, as the loaded engine has them where memory doesn't end before; raises ModelError."""
    source = Source(model, revision)
    engines = {long_context: weightless_engine(source, long_context) for long_context in (False, True)}
    # a tokenizer that can't write times is told in its own sentence, not taken for a context that is too small
    engines[False].vocabulary.longest_stamp(MOST_STAMPS)
    return counted(lambda shape: engines[shape.long_context].budget(LineShape(shape.language, shape.words, shape.layout)))


def weightless_engine(source: Source, long_context: bool) -> AnyEngine:
    """The real engine around a model without weights: good for counting, not for answering."""
    config = open_config(source, long_context)
    plan = MemoryPlan("bf16", 1, ANY_LENGTH, 0)
    tokenizer = open_tokenizer(source)
    if config.model_type == LLAVA:
        with torch.device("meta"):
            model = KIND(config)
        return LlavaEngine(model, tokenizer, pixel_spec(source, config, "letterbox"), plan, commit_of(config, source))
    family_size(config)  # says in a sentence where models of this kind see no pictures
    with torch.device("meta"):
        other = FAMILY_KIND.from_config(config)  # type: ignore[no-untyped-call]
    return FamilyEngine(other, open_processor(source, config, tokenizer), plan, commit_of(config, source))
