"""A reply as the model would give it by itself: one question, one answer, its times where the model put them."""

from __future__ import annotations

import re

import torch

from analysis.vlm.llava import LlavaEngine
from analysis.vlm.questions import Question
from analysis.vlm.seen import seen_before

STAMPED = re.compile(r"\[(\d+)\s*s\]\s*([^\[\n]*)")


def free_reply(engine: LlavaEngine, asked: Question, most_new_tokens: int) -> str:
    """What the model writes when nothing is forced, greedily, one row at a time."""
    prompt, features = engine.prompt_and_features(asked)
    ids = torch.tensor([prompt], device=engine.model.device)
    seen = seen_before([features])
    with torch.inference_mode():
        written = engine.model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            mm_encoder_outputs={"video": seen},
            do_sample=False,
            max_new_tokens=most_new_tokens,
            eos_token_id=sorted(engine.vocabulary.ends),
            pad_token_id=engine.vocabulary.padding,
        )
    return engine.vocabulary.text(written[0, len(prompt) :].tolist())


def answered_seconds(reply: str) -> dict[int, str]:
    """Second -> its line, for each time that the model wrote by itself; the first counts."""
    found: dict[int, str] = {}
    for second, text in STAMPED.findall(reply):
        if text.strip():
            found.setdefault(int(second), text.strip())
    return found
