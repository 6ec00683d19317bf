"""A question in a family's own chat format, each frame a picture of its own."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from analysis.prompts import VIDEO, Layout, frames_block
from analysis.vlm.questions import ModelError

VICUNA = "USER: {pictures}{text} ASSISTANT:"
"""For checkpoints that bring no template."""


def prompt_of(processor: Any, text: str, layout: Layout, counts: list[int]) -> str:
    """The whole prompt; where the template puts one picture, all frames of all seconds stand."""
    before, picture, after = _around_pictures(processor, text)
    gap = "\n" if layout == "interleaved" and not after[:1].isspace() else ""
    return before + frames_block(layout, counts).replace(VIDEO, picture) + gap + after


def _around_pictures(processor: Any, text: str) -> tuple[str, str, str]:
    """The words before the pictures, a picture as the template writes it, and the words after them.

    Found by comparing one picture with two: templates may gather pictures before all words, so frames can't be placed by the message.
    """
    one, two = _chat(processor, text, 1), _chat(processor, text, 2)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    start = end - (len(two) - len(one))
    picture = two[end : end + end - start]
    if not picture or start < 0 or one[start:end] != picture:
        raise ModelError("This model's chat template has no place for pictures; it can't be used.")
    return one[:start], picture, one[end:]


def _chat(processor: Any, text: str, pictures: int) -> str:
    template = getattr(processor, "chat_template", None) or getattr(processor.tokenizer, "chat_template", None)
    if not template:
        return VICUNA.format(pictures=f"{processor.image_token}\n" * pictures, text=text)
    content = [*({"type": "image"} for _ in range(pictures)), {"type": "text", "text": text}]
    chat: str = processor.tokenizer.apply_chat_template(
        [{"role": "user", "content": content}],
        chat_template=template,
        tokenize=False,
        add_generation_prompt=True,
        # lines are wanted at once, without thoughts before them; templates that know no thinking leave this aside
        enable_thinking=False,
    )
    return chat
