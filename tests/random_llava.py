"""A tiny LLaVA-NeXT-Video with random weights, of the real classes: it answers within seconds on a CPU, and what it says means nothing."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaNextVideoConfig,
    LlavaNextVideoForConditionalGeneration,
    PreTrainedTokenizerFast,
)

from analysis.prompts import question

SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<video>", "<image>"]
UNKNOWN, BEGIN, END, PADDING, VIDEO, IMAGE = range(len(SPECIAL))
VOCABULARY = 700


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """A tokenizer that was trained on the very questions that are asked, in both languages."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(_sentences(), _trainer())
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BEGIN)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        padding_side="left",
        extra_special_tokens={"image_token": "<image>", "video_token": "<video>"},
    )


def tiny_model(
    tokenizer: PreTrainedTokenizerFast, seed: int = 0, width: int = 64, layers: int = 2, context: int = 4096, scale: float = 3.0
) -> LlavaNextVideoForConditionalGeneration:
    """A model for that tokenizer; `scale` makes its random weights larger, so that it doesn't say one token for ever."""
    torch.manual_seed(seed)
    config = LlavaNextVideoConfig(
        vision_config=_vision(),
        text_config=_text(len(tokenizer), width, layers, context),
        image_token_index=IMAGE,
        video_token_index=VIDEO,
        vision_feature_layer=-1,
    )
    model = LlavaNextVideoForConditionalGeneration(config).eval()
    for weight in model.parameters():
        if weight.ndim > 1:
            weight.data.mul_(scale)
    return model


WHO_SPEAKS = {"seed": 2, "scale": 1.0}
"""Of these weights every line can stand: it neither repeats itself nor is empty."""


def save_tiny(folder: Path, seed: int = 0, scale: float = 3.0) -> Path:
    """A checkpoint as one downloads it: config, tokenizer and safetensors in a folder, which it gives back."""
    tokenizer = tiny_tokenizer()
    tiny_model(tokenizer, seed, scale=scale).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _sentences() -> list[str]:
    asked = [question("en", 8, 20), question("de", 8, 20)]
    return [*asked, "[12s] A dog. [3s] x\n[4s] The\n"] * 3


def _trainer() -> trainers.BpeTrainer:
    return trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )


def _vision() -> CLIPVisionConfig:
    return CLIPVisionConfig(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=56,
        patch_size=14,
        projection_dim=32,
    )


def _text(vocabulary: int, width: int, layers: int, context: int) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=context,
        bos_token_id=BEGIN,
        eos_token_id=END,
        pad_token_id=PADDING,
    )
