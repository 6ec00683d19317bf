"""A whole checkpoint folder around trained weights, as llava-hf/LLaVA-NeXT-Video-7B-hf has it, but tiny: tokenizer, configs, template.

Run: python -m tests.tiny_llava.build TRAINED.safetensors FOLDER
"""

from __future__ import annotations

import argparse
import json
import math
import random
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaNextVideoConfig,
    LlavaNextVideoForConditionalGeneration,
    PreTrainedTokenizerFast,
)

from analysis.prompts import QUESTION, SINGLE, VIDEO, stamp
from tests.tiny_llava.asking import SPARE_WORDS, draw_question, prompt
from tests.tiny_llava.pictures import DEVIATION, MEAN
from tests.tiny_llava.world import MANY, draw_clip

SIDE, PATCH, POOL = 84, 14, 2
"""Pixels of the square and of a patch; patches that are pooled to one token, each way."""
TOKENS_PER_FRAME = (SIDE // PATCH // POOL) ** 2
CONTEXT_TOKENS = 2048
UNKNOWN, BEGIN, END, PADDING, IMAGE = "<unk>", "<s>", "</s>", "<pad>", "<image>"
SPECIAL = (UNKNOWN, BEGIN, END, PADDING, VIDEO, IMAGE)
CHAT_TEMPLATE = (
    "{% for message in messages %}{% if message['role'] != 'system' %}{{ message['role'].upper() + ': ' }}{% endif %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'image') %}{{ '<image>\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'video') %}{{ '<video>\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'] + ' ' }}{% endfor %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}"
)


def make_tokenizer() -> PreTrainedTokenizerFast:
    """Bytes joined to the words of questions and lines; a number is one token of its own. The same at each call."""
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=1200,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=4,
        show_progress=False,
    )
    core.train_from_iterator(_texts(), trainer)
    core.post_processor = processors.TemplateProcessing(single=f"{BEGIN} $A", special_tokens=[(BEGIN, SPECIAL.index(BEGIN))])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core,
        bos_token=BEGIN,
        eos_token=END,
        unk_token=UNKNOWN,
        pad_token=PADDING,
        padding_side="left",
        extra_special_tokens={"image_token": IMAGE, "video_token": VIDEO},
        clean_up_tokenization_spaces=False,
        model_max_length=CONTEXT_TOKENS,
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def _texts() -> list[str]:
    rng = random.Random(0)
    asked = [draw_question(rng, rng.randint(1, MANY), range(1, rng.randint(2, MANY))) for _ in range(600)]
    asked += [text for texts in (QUESTION, SINGLE) for text in texts.values()] * 20
    clips = [draw_clip(rng, MANY, False, True) for _ in range(300)]
    lines = ["ASSISTANT: " + "\n".join(f"{stamp(at)} {clip.facts(at).line()}" for at in range(MANY)) for clip in clips]
    seconds = [" ".join(f"{stamp(second)} {second} {second} seconds," for second in range(60))] * 10
    return [
        *(prompt("interleaved", (1,), text).replace(VIDEO, "") for text in asked),
        *lines,
        *seconds,
        *(f" {word}" for word in SPARE_WORDS * 4),
    ]


def make_config(tokenizer: PreTrainedTokenizerFast) -> LlavaNextVideoConfig:
    """A vision tower of 4 layers x 128, a language model of 6 x 192."""
    special = {"bos_token_id": SPECIAL.index(BEGIN), "eos_token_id": SPECIAL.index(END), "pad_token_id": SPECIAL.index(PADDING)}
    vision = CLIPVisionConfig(
        hidden_size=128,
        intermediate_size=512,
        num_hidden_layers=4,
        num_attention_heads=4,
        image_size=SIDE,
        patch_size=PATCH,
        projection_dim=128,
    )
    text = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=192,
        intermediate_size=512,
        num_hidden_layers=6,
        num_attention_heads=6,
        num_key_value_heads=6,
        max_position_embeddings=CONTEXT_TOKENS,
        initializer_range=0.05,
        tie_word_embeddings=False,
        **special,
    )
    return LlavaNextVideoConfig(
        vision_config=vision,
        text_config=text,
        image_token_index=SPECIAL.index(IMAGE),
        video_token_index=SPECIAL.index(VIDEO),
        image_grid_pinpoints=[[SIDE, 2 * SIDE], [2 * SIDE, SIDE]],
        vision_feature_layer=-1,
        vision_feature_select_strategy="default",
        image_seq_length=(SIDE // PATCH) ** 2,
        video_seq_length=TOKENS_PER_FRAME,
        **special,
    )


def make_model(tokenizer: PreTrainedTokenizerFast) -> LlavaNextVideoForConditionalGeneration:
    """The model before training, with a start that is learned from in minutes.

    CLIP's own start of the table of places is 25 times fainter than the patches, and its queries and keys so small that all patches
    look at all others alike.
    """
    model = LlavaNextVideoForConditionalGeneration(make_config(tokenizer))
    table = model.model.vision_tower.embeddings.position_embedding.weight
    with torch.no_grad():
        table[1:] = 0.5 * _waves(SIDE // PATCH, table.shape[1])
        for weight in model.model.multi_modal_projector.parameters():
            weight.mul_(2.0 if weight.ndim > 1 else 1.0)
        for layer in model.model.vision_tower.encoder.layers:
            for part in (layer.self_attn.q_proj, layer.self_attn.k_proj, layer.self_attn.v_proj):
                part.weight.mul_(2.5)
        # words begin about as loud as frames
        model.get_input_embeddings().weight.mul_(10.0)
    return model


def _waves(side: int, width: int) -> torch.Tensor:
    """Sines and cosines of each place of a square: (side * side, width), as in MAE (He et al. 2021), with longer waves for few places."""
    frequency = 1.6 * torch.exp(torch.arange(width // 4) * (-math.log(40.0) / (width // 4)))
    down, across = torch.meshgrid(torch.arange(side).float(), torch.arange(side).float(), indexing="ij")
    angles = [place.flatten()[:, None] * frequency for place in (down, across)]
    return torch.cat([wave(angle) for angle in angles for wave in (torch.sin, torch.cos)], 1)


def image_settings() -> dict[str, Any]:
    """What the preprocessor configs of the real checkpoint say, for this size."""
    return {
        "do_resize": True,
        "size": {"shortest_edge": SIDE},
        "resample": 3,
        "do_center_crop": True,
        "crop_size": {"height": SIDE, "width": SIDE},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(MEAN),
        "image_std": list(DEVIATION),
        "do_convert_rgb": True,
        "processor_class": "LlavaNextVideoProcessor",
    }


def write_folder(weights: dict[str, torch.Tensor], folder: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    """The checkpoint with weights of 16 bits."""
    model = make_model(tokenizer)
    model.load_state_dict(weights, strict=True)
    for name, value in (("bos", BEGIN), ("eos", END), ("pad", PADDING)):
        setattr(model.generation_config, f"{name}_token_id", SPECIAL.index(value))
    model.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    pinpoints = model.config.image_grid_pinpoints
    images = image_settings() | {"image_processor_type": "LlavaNextImageProcessor", "image_grid_pinpoints": pinpoints}
    videos = image_settings() | {"video_processor_type": "LlavaNextVideoVideoProcessor", "do_sample_frames": False}
    both = {
        "processor_class": "LlavaNextVideoProcessor",
        "patch_size": PATCH,
        "vision_feature_select_strategy": "default",
        "num_additional_image_tokens": 1,
        "image_token": IMAGE,
        "video_token": VIDEO,
    }
    for name, settings in (("preprocessor", images), ("video_preprocessor", videos), ("processor", both)):
        (folder / f"{name}_config.json").write_text(json.dumps(settings, indent=2) + "\n")


def main() -> None:
    """Write the folder."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("weights", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--tokenizer", type=Path, help="the folder whose tokenizer the weights were trained with; else it is made anew")
    options = asked.parse_args()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(options.tokenizer) if options.tokenizer else make_tokenizer()
    write_folder(load_file(options.weights), options.folder, tokenizer)


if __name__ == "__main__":
    main()
