"""LLaVA-NeXT-Video in real shapes with random weights, and a tokenizer trained on the questions: for measuring, not for describing."""

from __future__ import annotations

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import CLIPVisionConfig, LlamaConfig, LlavaNextVideoConfig, PreTrainedTokenizerFast

from analysis.prompts import question

SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<video>", "<image>"]
VIDEO, IMAGE = 4, 5


def llava_7b() -> LlavaNextVideoConfig:
    """The shape of llava-hf/LLaVA-NeXT-Video-7B-hf: CLIP ViT-L/14 at 336 pixels and Vicuna 7B."""
    vision = CLIPVisionConfig(
        hidden_size=1024,
        intermediate_size=4096,
        num_hidden_layers=24,
        num_attention_heads=16,
        image_size=336,
        patch_size=14,
        projection_dim=768,
    )
    text = LlamaConfig(
        vocab_size=32064,
        hidden_size=4096,
        intermediate_size=11008,
        num_hidden_layers=32,
        num_attention_heads=32,
        num_key_value_heads=32,
        max_position_embeddings=4096,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=3,
    )
    return LlavaNextVideoConfig(vision_config=vision, text_config=text, image_token_index=IMAGE, video_token_index=VIDEO)


def llava_100m(vocabulary: int) -> LlavaNextVideoConfig:
    """The same architecture with about 100 million weights: 12 layers of 768, and 9 tokens a frame."""
    vision = CLIPVisionConfig(
        hidden_size=384,
        intermediate_size=1536,
        num_hidden_layers=8,
        num_attention_heads=6,
        image_size=84,
        patch_size=14,
        projection_dim=384,
    )
    text = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=768,
        intermediate_size=2048,
        num_hidden_layers=12,
        num_attention_heads=12,
        num_key_value_heads=12,
        max_position_embeddings=4096,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=3,
    )
    return LlavaNextVideoConfig(vision_config=vision, text_config=text, image_token_index=IMAGE, video_token_index=VIDEO)


def trained_tokenizer() -> PreTrainedTokenizerFast:
    """A byte-level tokenizer of 700 pieces that knows the questions."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    asked = [question("en", 8, 20), question("de", 8, 20), "[12s] A dog. [3s] x\n[4s] The\n"]
    made.train_from_iterator(
        asked * 3,
        trainers.BpeTrainer(
            vocab_size=700, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
        ),
    )
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        padding_side="left",
        extra_special_tokens={"image_token": "<image>", "video_token": "<video>"},
    )
