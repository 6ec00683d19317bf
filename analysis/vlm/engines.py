"""A checkpoint becomes an engine in memory: of the right family, in the best precision that this machine has room for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import torch

from analysis.options import Fit
from analysis.vlm.checkpoint import Source, open_config
from analysis.vlm.families import FamilyEngine, family_size, family_tokens_per_frame, load_family
from analysis.vlm.following import follow_check
from analysis.vlm.llava import LlavaEngine, llava_size, load_llava
from analysis.vlm.memory import MemoryPlan, ModelSize, Precision, plan_memory, rows_that_fit
from analysis.vlm.questions import ModelError

LLAVA = "llava_next_video"

FULL_WINDOW_FRAMES = 16
"""Eight seconds at two frames per second, or sixteen at one."""
FULL_WINDOW_WORDS = 800
"""Tokens of its question and its lines."""
LEAST_WINDOW_FRAMES = 8
"""Where not even these fit, a model isn't worth loading."""

MOST_ROWS = 32
MOST_CPU_ROWS = 8
"""Two to sixteen cores are busy with eight rows; more only make the first line late."""

ROWS = "SECONDSIGHT_MODEL_ROWS"
"""Overrules how many windows go side by side."""


AnyEngine = LlavaEngine | FamilyEngine


@lru_cache(maxsize=1)
def load_engine(source: Source, fit: Fit, long_context: bool, check_file: Path | None = None) -> AnyEngine:
    """The model in memory, in the best precision that it has room for; only the last one used is kept.

    `check_file` is what a check of this machine wrote, if there was one: then rows and compiled decoding follow it.
    """
    config = open_config(source, long_context)
    is_llava = config.model_type == LLAVA
    size = llava_size(config) if is_llava else family_size(config)
    plan = plan_for(config, size)
    engine: AnyEngine
    if is_llava:
        engine = load_llava(source, fit, long_context, plan.precision, device(), plan)
    else:
        engine = load_family(source, config, plan.precision, device(), plan)
    engine.rows = _rows(size, plan, config)
    if isinstance(engine, LlavaEngine) and check_file:
        follow_check(engine, source.name, check_file)
    return engine


def load_llava_engine(source: Source, fit: Fit) -> LlavaEngine:
    """The same for programs that look into LLaVA-NeXT-Video itself; raises ModelError for other kinds."""
    engine = load_engine(source, fit, False)
    if not isinstance(engine, LlavaEngine):
        raise ModelError("This works with LLaVA-NeXT-Video and its kin only.")
    return engine


def plan_for(config: object, size: ModelSize, card_bytes: int | None = None, precisions: Sequence[Precision] | None = None) -> MemoryPlan:
    """How a model of this config runs on this machine, or on a card of that size."""
    context = int(config.get_text_config().max_position_embeddings)  # type: ignore[attr-defined]
    frame = tokens_per_frame(config)
    on_card = torch.cuda.is_available() or card_bytes is not None
    return plan_memory(
        size,
        free_bytes() if card_bytes is None else card_bytes,
        context,
        min(context, LEAST_WINDOW_FRAMES * frame + FULL_WINDOW_WORDS // 2),
        min(context, FULL_WINDOW_FRAMES * frame + FULL_WINDOW_WORDS),
        tuple(precisions or (("bf16", "int8", "nf4") if on_card else ("fp32", "bf16"))),
    )


def tokens_per_frame(config: object) -> int:
    """Of LLaVA-NeXT-Video: the vision tower's patches, pooled by the config's stride; of others an estimate."""
    if config.model_type != LLAVA:  # type: ignore[attr-defined]
        return family_tokens_per_frame(config)
    vision = config.vision_config  # type: ignore[attr-defined]
    return int(vision.image_size // vision.patch_size // config.spatial_pool_stride) ** 2  # type: ignore[attr-defined]


def device() -> str:
    """Where models run."""
    return "cuda:0" if torch.cuda.is_available() else "cpu"


def free_bytes() -> int:
    """Memory that a model may take: the card's, or what the machine can give without swapping."""
    if torch.cuda.is_available():
        return int(torch.cuda.mem_get_info()[0])
    return int(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def _rows(size: ModelSize, plan: MemoryPlan, config: object) -> int:
    if os.environ.get(ROWS):
        return max(1, int(os.environ[ROWS]))
    tokens = min(plan.context_tokens, FULL_WINDOW_FRAMES * tokens_per_frame(config) + FULL_WINDOW_WORDS)
    fitting = rows_that_fit(size, free_bytes(), tokens, plan.precision)
    return max(1, min(fitting, MOST_ROWS if torch.cuda.is_available() else MOST_CPU_ROWS))
