"""A question in a model's own chat format, as text and as tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.prompts import VIDEO, frames_block
from analysis.vlm.questions import Question

VICUNA = f"USER: {VIDEO}\n{{question}} ASSISTANT:"
"""The format of LLaVA-NeXT-Video 7B (model card), for checkpoints that bring no template."""


def rendered(tokenizer: Any, question: Question) -> str:
    """The whole prompt: one VIDEO for each frame, and the words."""
    frame = _chat(tokenizer, question.text)
    return frame.replace(VIDEO, frames_block(question.layout, question.counts), 1)


def without_frames(tokenizer: Any, text: str) -> str:
    """The prompt as it is before any frame is put in."""
    return _chat(tokenizer, text).replace(VIDEO, "", 1)


def tokens_of(tokenizer: Any, prompt: str) -> list[int]:
    """The prompt's tokens, with the opening one unless the template wrote it."""
    opening = getattr(tokenizer, "bos_token", None)
    tokens: list[int] = tokenizer.encode(prompt, add_special_tokens=not (opening and prompt.startswith(opening)))
    return tokens


def expanded(tokens: Sequence[int], video_token: int, tokens_per_frame: int) -> list[int]:
    """The tokens with a place for each token of each frame."""
    return [token for one in tokens for token in ([one] * tokens_per_frame if one == video_token else [one])]


def _chat(tokenizer: Any, text: str) -> str:
    if getattr(tokenizer, "chat_template", None):
        messages = [{"role": "user", "content": [{"type": "video"}, {"type": "text", "text": text}]}]
        chat: str = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        if chat.count(VIDEO) == 1:
            return chat
    return VICUNA.format(question=text)
