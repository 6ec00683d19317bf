"""Tiny checkpoints with random weights of the real classes of other families, as one downloads them: what they say means nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaOnevisionConfig,
    LlavaOnevisionForConditionalGeneration,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen3_5Config,
    Qwen3_5ForConditionalGeneration,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
    SiglipVisionConfig,
    SmolVLMConfig,
    SmolVLMForConditionalGeneration,
    VideoLlama3Config,
    VideoLlama3ForConditionalGeneration,
    VideoLlavaConfig,
    VideoLlavaForConditionalGeneration,
)

from bench.random_model import VOCABULARY, trained_pieces

SPECIAL = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<image>",
    "<video>",
    "<|image_pad|>",
    "<|video_pad|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<fake_token_around_image>",
    "<global-img>",
    "<end_of_utterance>",
]
AT = {token: place for place, token in enumerate(SPECIAL)}
TAG = "<think>"
"""Isn't special, as in Qwen's tokenizers, and yet belongs in no line."""
HEAD = 80
"""Tokens beyond the tokenizer's, which a model's head has room for."""

ONE_BY_ONE = (
    "{% for line in message['content'] %}{% if line['type'] == 'image' %}PICTURE{% else %}{{ line['text'] }}{% endif %}{% endfor %}"
)
PICTURES_FIRST = (
    "{% for line in message['content'] %}{% if line['type'] == 'image' %}PICTURE{% endif %}{% endfor %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}\n{{ line['text'] }}{% endif %}{% endfor %}"
)
CHAT_ML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\nCONTENT<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SMOL = (
    "<|im_start|>{% for message in messages %}{{ message['role'] | capitalize }}"
    "{% if message['content'][0]['type'] == 'image' %}:{% else %}: {% endif %}CONTENT<end_of_utterance>\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
QWEN_PICTURE = "<|vision_start|><|image_pad|><|vision_end|>"


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """A tokenizer that was trained on the very questions that are asked, with the special tokens of all families."""
    tokenizer = trained_pieces(SPECIAL)
    tokenizer.add_tokens([TAG])
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=[token for token in SPECIAL if token not in ("<|im_end|>", "<|endoftext|>")],
    )


def _words(**more: Any) -> dict[str, Any]:
    return {
        "vocab_size": VOCABULARY + HEAD,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 4096,
        "bos_token_id": None,
        "eos_token_id": AT["<|im_end|>"],
        "pad_token_id": AT["<|endoftext|>"],
        "tie_word_embeddings": False,
    } | more


def _eyes(**more: Any) -> dict[str, Any]:
    return {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2, "patch_size": 14} | more


def _clip(**more: Any) -> CLIPVisionConfig:
    return CLIPVisionConfig(**_eyes(image_size=56, projection_dim=32, **more))


def _rotary(sections: list[int]) -> dict[str, Any]:
    return {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": sections, "mrope_interleaved": True}


def _qwen_eyes(**more: Any) -> dict[str, Any]:
    eyes = {"depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "patch_size": 16, "spatial_merge_size": 2}
    return eyes | {"temporal_patch_size": 2, "out_hidden_size": 64, "num_position_embeddings": 64} | more


QWEN_TOKENS: dict[str, Any] = {
    "image_token_id": AT["<|image_pad|>"],
    "video_token_id": AT["<|video_pad|>"],
    "vision_start_token_id": AT["<|vision_start|>"],
    "vision_end_token_id": AT["<|vision_end|>"],
}
QWEN_PICTURES = {
    "image_processor_type": "Qwen2VLImageProcessor",
    "size": {"shortest_edge": 32 * 32, "longest_edge": 128 * 128},
    "patch_size": 16,
    "temporal_patch_size": 2,
    "merge_size": 2,
}


def _smolvlm(folder: Path, seed: int) -> None:
    config = SmolVLMConfig(
        vision_config={"image_size": 56} | _eyes(),
        text_config=LlamaConfig(**_words()),
        scale_factor=2,
        image_token_id=AT["<image>"],
    )
    pictures = {
        "image_processor_type": "SmolVLMImageProcessor",
        "do_image_splitting": True,
        "size": {"longest_edge": 224},
        "max_image_size": {"longest_edge": 56},
    }
    _saved(folder, SmolVLMForConditionalGeneration, config, seed, pictures, _template(SMOL, ONE_BY_ONE, "<image>"))
    _described(folder, processor_class="SmolVLMProcessor", image_seq_len=4)


def _onevision(folder: Path, seed: int) -> None:
    config = LlavaOnevisionConfig(
        vision_config=SiglipVisionConfig(**_eyes(image_size=56, vision_use_head=False)),
        text_config=Qwen2Config(**_words()),
        image_token_index=AT["<image>"],
        video_token_index=AT["<video>"],
        image_grid_pinpoints=[[56, 56], [56, 112], [112, 56], [112, 112]],
    )
    pictures = {
        "image_processor_type": "LlavaOnevisionImageProcessor",
        "size": {"height": 56, "width": 56},
        "image_grid_pinpoints": config.image_grid_pinpoints,
    }
    template = _template(CHAT_ML, PICTURES_FIRST, "<image>")
    _saved(folder, LlavaOnevisionForConditionalGeneration, config, seed, pictures, template)
    _described(
        folder,
        processor_class="LlavaOnevisionProcessor",
        num_image_tokens=16,
        vision_feature_select_strategy="full",
        vision_aspect_ratio="anyres_max_9",
    )


def _qwen3_vl(folder: Path, seed: int) -> None:
    config = Qwen3VLConfig(
        vision_config=_qwen_eyes(deepstack_visual_indexes=[0, 1]),
        text_config=_words(head_dim=16, rope_parameters=_rotary([4, 2, 2])),
        **QWEN_TOKENS,
    )
    template = _template(CHAT_ML, ONE_BY_ONE, QWEN_PICTURE)
    _saved(folder, Qwen3VLForConditionalGeneration, config, seed, QWEN_PICTURES, template)
    _described(folder, processor_class="Qwen3VLProcessor")


def _qwen3_5(folder: Path, seed: int) -> None:
    linear: dict[str, Any] = {
        "linear_key_head_dim": 16,
        "linear_value_head_dim": 16,
        "linear_num_key_heads": 2,
        "linear_num_value_heads": 4,
    }
    layers = ["linear_attention", "full_attention"]
    rotary = _rotary([2, 1, 1]) | {"partial_rotary_factor": 0.5}
    config = Qwen3_5Config(
        vision_config=_qwen_eyes(),
        text_config=_words(head_dim=16, rope_parameters=rotary, layer_types=layers, **linear),
        **QWEN_TOKENS,
    )
    template = _template(CHAT_ML, ONE_BY_ONE, QWEN_PICTURE)
    _saved(folder, Qwen3_5ForConditionalGeneration, config, seed, QWEN_PICTURES, template)
    _described(folder, processor_class="Qwen3VLProcessor")


def _video_llama_3(folder: Path, seed: int) -> None:
    config = VideoLlama3Config(
        vision_config=_eyes(),
        text_config=Qwen2Config(**_words()),
        image_token_id=AT["<|image_pad|>"],
        video_token_id=AT["<|video_pad|>"],
    )
    pictures = {
        "image_processor_type": "VideoLlama3ImageProcessor",
        "size": {"shortest_edge": 28 * 28, "longest_edge": 112 * 112},
        "patch_size": 14,
        "merge_size": 1,
    }
    template = _template(CHAT_ML, ONE_BY_ONE, "<|image_pad|>\n")
    _saved(folder, VideoLlama3ForConditionalGeneration, config, seed, pictures, template)
    _described(folder, processor_class="VideoLlama3Processor")


def _video_llava(folder: Path, seed: int) -> None:
    config = VideoLlavaConfig(
        vision_config=_clip(),
        text_config=LlamaConfig(**_words()),
        image_token_index=AT["<image>"],
        video_token_index=AT["<video>"],
        image_seq_length=16,
    )
    pictures = {
        "image_processor_type": "VideoLlavaImageProcessor",
        "size": {"shortest_edge": 56},
        "crop_size": {"height": 56, "width": 56},
        "do_center_crop": True,
    }
    _saved(folder, VideoLlavaForConditionalGeneration, config, seed, pictures, None)
    _described(folder, processor_class="VideoLlavaProcessor", patch_size=14, vision_feature_select_strategy="default")


FAMILIES: dict[str, Callable[[Path, int], None]] = {
    "smolvlm": _smolvlm,
    "llava_onevision": _onevision,
    "qwen3_vl": _qwen3_vl,
    "qwen3_5": _qwen3_5,
    "video_llama_3": _video_llama_3,
    "video_llava": _video_llava,
}


def save_tiny_family(folder: Path, family: str, seed: int = 0) -> Path:
    """A checkpoint of that family: config, tokenizer, processor's files and safetensors in a folder, which it gives back."""
    FAMILIES[family](folder, seed)
    return folder


def _template(chat: str, content: str, picture: str) -> str:
    return chat.replace("CONTENT", content.replace("PICTURE", picture))


def _saved(folder: Path, kind: Any, config: Any, seed: int, pictures: dict[str, Any], template: str | None) -> None:
    torch.manual_seed(seed)
    model = kind(config).eval()
    for weight in model.parameters():
        if weight.ndim > 1:
            # larger random weights, so that it doesn't say one token for ever
            weight.data.mul_(3.0)
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(pictures))
    if template:
        (folder / "chat_template.jinja").write_text(template)


def _described(folder: Path, **described: Any) -> None:
    (folder / "processor_config.json").write_text(json.dumps(described))
