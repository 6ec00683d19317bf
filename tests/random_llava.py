"""A tiny LLaVA-NeXT-Video with random weights, of the real classes: it answers within seconds on a CPU, and what it says means nothing."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import LlavaNextVideoForConditionalGeneration, PreTrainedTokenizerFast

from bench.random_model import Tower, llava_config, trained_tokenizer

WHO_SPEAKS = {"seed": 2, "scale": 1.0}
"""Of these weights every line can stand: it neither repeats itself nor is empty."""


def tiny_model(tokenizer: PreTrainedTokenizerFast, seed: int = 0, scale: float = 3.0) -> LlavaNextVideoForConditionalGeneration:
    """A model for that tokenizer; `scale` makes its random weights larger, so that it doesn't say one token for ever."""
    torch.manual_seed(seed)
    config = llava_config(Tower(32, 64, 2, 2), Tower(64, 128, 2, 2), 56, len(tokenizer), vision_feature_layer=-1)
    model = LlavaNextVideoForConditionalGeneration(config).eval()
    for weight in model.parameters():
        if weight.ndim > 1:
            weight.data.mul_(scale)
    return model


def save_tiny(folder: Path, seed: int = 0, scale: float = 3.0) -> Path:
    """A checkpoint as one downloads it: config, tokenizer and safetensors in a folder, which it gives back."""
    tokenizer = trained_tokenizer()
    tiny_model(tokenizer, seed, scale=scale).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
