"""LLaVA-NeXT-Video in any size with random weights, and a tokenizer trained on the questions: for measuring, not for describing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import CLIPVisionConfig, LlamaConfig, LlavaNextVideoConfig, PreTrainedTokenizerFast

from analysis.prompts import question

SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<video>", "<image>"]
UNKNOWN, BEGIN, END, PADDING, VIDEO, IMAGE = range(len(SPECIAL))
VOCABULARY = 700


@dataclass(frozen=True)
class Tower:
    """A stack of layers: width of its states and of its hidden layer, depth, and attention heads."""

    width: int
    hidden: int
    layers: int
    heads: int


SIZE_7B = (Tower(1024, 4096, 24, 16), Tower(4096, 11008, 32, 32), 336, 32064)
"""llava-hf/LLaVA-NeXT-Video-7B-hf: CLIP ViT-L/14 at 336 pixels and Vicuna 7B with its 32064 tokens."""
SIZE_100M = (Tower(384, 1536, 8, 6), Tower(768, 2048, 12, 12), 84, VOCABULARY)
"""About a hundred million weights, and 9 tokens a frame."""


def llava_config(eyes: Tower, language: Tower, side: int, vocabulary: int, **more: object) -> LlavaNextVideoConfig:
    """The architecture in this size, for pictures of `side` pixels; `more` goes into its config."""
    vision = CLIPVisionConfig(
        hidden_size=eyes.width,
        intermediate_size=eyes.hidden,
        num_hidden_layers=eyes.layers,
        num_attention_heads=eyes.heads,
        image_size=side,
        patch_size=14,
        projection_dim=eyes.width,
    )
    text = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=language.width,
        intermediate_size=language.hidden,
        num_hidden_layers=language.layers,
        num_attention_heads=language.heads,
        num_key_value_heads=language.heads,
        max_position_embeddings=4096,
        bos_token_id=BEGIN,
        eos_token_id=END,
        pad_token_id=PADDING,
    )
    return LlavaNextVideoConfig(vision_config=vision, text_config=text, image_token_index=IMAGE, video_token_index=VIDEO, **more)


def trained_pieces(special: Sequence[str]) -> Tokenizer:
    """Byte-level pieces that were trained on the very questions that are asked, in both languages."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    asked = [question("en", 8, 20), question("de", 8, 20), "[12s] A dog. [3s] x\n[4s] The\n"]
    signs = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=list(special), initial_alphabet=signs, show_progress=False)
    made.train_from_iterator(asked * 3, trainer)
    return made


def trained_tokenizer() -> PreTrainedTokenizerFast:
    """A tokenizer of LLaVA-NeXT-Video's kind from these pieces."""
    made = trained_pieces(SPECIAL)
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BEGIN)])
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        padding_side="left",
        extra_special_tokens={"image_token": "<image>", "video_token": "<video>"},
    )
