"""A checkpoint is opened: from a folder or the hub, safetensors only, no code of its own, in the precision that the card has room for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
from transformers import AutoConfig, AutoTokenizer, BitsAndBytesConfig
from transformers.utils import logging as progress
from transformers.utils.hub import cached_file

from analysis.options import Fit
from analysis.vlm.memory import ModelSize, Precision
from analysis.vlm.pixels import PixelSpec
from analysis.vlm.questions import ModelError

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Of the pictures that CLIP was trained on (openai/CLIP, clip.py)."""

PREPROCESSORS = ("video_preprocessor_config.json", "preprocessor_config.json", "processor_config.json")

KEPT_WIDE = [
    "lm_head",
    *(f"model.{part}" for part in ("vision_tower", "multi_modal_projector")),
    *(f"model.{part}" for part in ("visual", "vision_model", "connector", "image_tower", "video_tower", "projector")),
]
"""Never quantised: names are compared from their start, so they have to be written in full; the last are other families'."""

LONG_CONTEXT_FACTOR = 2.0


@dataclass(frozen=True)
class Source:
    """Which checkpoint: a folder or a hub's name, and the revision there."""

    name: str
    revision: str | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it lies on this machine, so that no network is needed."""
        return Path(self.name).is_dir()

    @property
    def arguments(self) -> dict[str, Any]:
        """What every from_pretrained is given."""
        return {"revision": self.revision, "trust_remote_code": False, "local_files_only": self.is_folder}


def open_config(source: Source, long_context: bool = False) -> Any:
    """The checkpoint's config; raises ModelError where there is none."""
    config = _opened(source, lambda: AutoConfig.from_pretrained(source.name, **source.arguments))
    if long_context:
        stretch(config)
    return config


def stretch(config: Any) -> None:
    """Linear scaling of the rotary positions (Chen et al. 2023, Position Interpolation), which doubles what can be read."""
    text = config.get_text_config()
    theta = (getattr(text, "rope_parameters", None) or {}).get("rope_theta", 10000.0)
    text.rope_parameters = {"rope_type": "linear", "factor": LONG_CONTEXT_FACTOR, "rope_theta": theta}
    text.max_position_embeddings = int(text.max_position_embeddings * LONG_CONTEXT_FACTOR)


def open_tokenizer(source: Source) -> Any:
    """The checkpoint's tokenizer, padding on the left; raises ModelError."""
    tokenizer = _opened(source, lambda: AutoTokenizer.from_pretrained(source.name, **source.arguments))
    tokenizer.padding_side = "left"
    return tokenizer


progress.disable_progress_bar()  # type: ignore[no-untyped-call]  # it would be written between lines of the command line


def open_model(source: Source, kind: Any, config: Any, precision: Precision, device: str) -> Any:
    """The model with its weights, ready to answer; raises ModelError."""
    more: dict[str, Any] = {"dtype": torch.float32 if precision == "fp32" else torch.bfloat16, "device_map": {"": device}}
    if precision in ("int8", "nf4"):
        more["quantization_config"] = quantised(precision)
    model = _opened(
        source,
        lambda: kind.from_pretrained(
            source.name, config=config, use_safetensors=True, attn_implementation="sdpa", **more, **source.arguments
        ),
    )
    return model.eval()


def quantised(precision: Precision) -> BitsAndBytesConfig:
    """How bitsandbytes makes the language model's layers smaller: 8 bits, or NF4 with double quantisation."""
    if precision == "int8":
        return BitsAndBytesConfig(load_in_8bit=True, llm_int8_skip_modules=KEPT_WIDE)  # type: ignore[no-untyped-call]
    return BitsAndBytesConfig(  # type: ignore[no-untyped-call]
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=KEPT_WIDE,
    )


def size_of(kind: Any, config: Any) -> ModelSize:
    """How many weights the config makes, and what a token of context takes, without loading any."""
    with torch.device("meta"):
        model = kind(config)
    text = config.get_text_config()
    layers = model.model.language_model.layers
    linear = sum(module.weight.numel() for module in layers.modules() if isinstance(module, torch.nn.Linear))
    every = sum(weight.numel() for weight in model.parameters())
    heads = text.num_key_value_heads
    width = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
    return ModelSize(linear, every - linear, 2 * text.num_hidden_layers * heads * width * 2)


def pixel_spec(source: Source, config: Any, fit: Fit) -> PixelSpec:
    """How the checkpoint wants its pixels: from its own preprocessor's file, else as its vision config and CLIP have it."""
    described: dict[str, Any] = {}
    for name in PREPROCESSORS:
        path = cached_file(
            source.name, name, revision=source.revision, local_files_only=source.is_folder, _raise_exceptions_for_missing_entries=False
        )
        if path:
            described = _flat(json.loads(Path(path).read_text()))
            break
    side = int(config.vision_config.image_size)
    mean, deviation = described.get("image_mean", CLIP_MEAN), described.get("image_std", CLIP_DEVIATION)
    return PixelSpec(side, _triple(mean), _triple(deviation), fit)


def commit_of(config: Any, source: Source) -> str | None:
    """The exact revision that was loaded, where a hub knows one."""
    return getattr(config, "_commit_hash", None) or source.revision


def _flat(described: dict[str, Any]) -> dict[str, Any]:
    return described | (described.get("image_processor") or {}) | (described.get("video_processor") or {})


def _triple(values: Any) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue


def _opened(source: Source, opening: Any) -> Any:
    name = repr(source.name)
    try:
        return opening()
    except (LocalEntryNotFoundError, ConnectionError, TimeoutError):
        sentence = f"The model {name} is not on this machine and its hub can't be reached. Try again when there is a network."
    except (HFValidationError, OSError, KeyError):
        sentence = _cannot_open(source)
    except ImportError as error:
        sentence = f"The model {name} needs a package that isn't installed ({error.name or 'unknown'})."
    except ValueError as error:
        if source.is_folder and not (Path(source.name) / "config.json").is_file():
            raise ModelError(_cannot_open(source)) from None
        sentence = f"The model {name} is of a kind that can't be used here ({type(error).__name__})."
    raise ModelError(sentence)


def _cannot_open(source: Source) -> str:
    if source.is_folder:
        folder = Path(source.name).name
        return f"The folder {folder!r} holds no model that can be read: it needs config.json, a tokenizer and safetensors."
    return f"The model {source.name!r} can't be had: none of that name is here or on its hub, or the hub can't be reached."
