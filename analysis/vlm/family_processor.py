"""A family's own processor, for pictures only: without torchvision too, and with few tokens for each."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import transformers
from transformers import PROCESSOR_MAPPING, AutoImageProcessor, AutoProcessor
from transformers.utils.import_utils import is_torchvision_available

from analysis.vlm.checkpoint import Source
from analysis.vlm.questions import ModelError

FRAME_TOKENS = 256
"""At most so many for a frame in families that take pictures of any size: 512 x 512 pixels of Qwen3-VL."""

TILING = ("do_image_splitting", "crop_to_patches", "do_pan_and_scan")
"""What image processors call it to show one picture in parts, each as dear as a picture."""

STAND_INS = {"SmolVLMProcessor": "Idefics3Processor"}
"""Do the same for pictures, and need no more packages: SmolVLM's wants num2words, for videos."""

VIDEO_MERGE = {"video_llama_3": 2}
"""Patches a side that become one token in frames of a video, where pictures have more."""


def open_processor(source: Source, config: Any, tokenizer: Any) -> Any:
    """The checkpoint's processor with that tokenizer, ready for frames; raises ModelError."""
    try:
        processor = _whole(source, tokenizer) or _for_pictures(source, config, tokenizer)
    except (ImportError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(_why_not(source, error)) from error
    _spare(processor.image_processor, config)
    return processor


def longer_side(pictures: Any, width: int, height: int) -> int:
    """The longer side of a frame, in pixels, so that the image processor has nothing to make up."""
    size = dict(pictures.size)
    if hasattr(pictures, "merge_size"):
        return ceil(max(width, height) * sqrt(size["longest_edge"] / (width * height)))
    side = int(size.get("longest_edge") or size.get("height") or size["shortest_edge"])
    return ceil(side * max(width, height) / min(width, height)) if getattr(pictures, "do_center_crop", False) else side


def _why_not(source: Source, error: Exception) -> str:
    if "torchvision" in str(error) and not is_torchvision_available():
        return f"The model {source.name!r} needs torchvision: install it with 'pip install torchvision'."
    return f"The model {source.name!r} has no image processor that can be used here."


def _whole(source: Source, tokenizer: Any) -> Any | None:
    if not is_torchvision_available():
        return None
    try:
        processor = AutoProcessor.from_pretrained(source.name, **source.arguments)  # type: ignore[no-untyped-call]
    except ImportError:
        return None
    processor.tokenizer = tokenizer
    return processor


def _for_pictures(source: Source, config: Any, tokenizer: Any) -> Any:
    """The processor without its video half, which alone needs torchvision."""
    kind: Any = PROCESSOR_MAPPING[type(config)]
    kind = getattr(transformers, STAND_INS.get(kind.__name__, kind.__name__))
    described, _ = kind.get_processor_dict(source.name, **source.arguments)
    pictures = AutoImageProcessor.from_pretrained(source.name, **source.arguments)  # type: ignore[no-untyped-call]
    parts = {"image_processor": pictures, "tokenizer": tokenizer}
    return _blind_to_videos(kind).from_args_and_dict([parts.get(part) for part in kind.get_attributes()], described)


def _blind_to_videos(kind: Any) -> Any:
    def check(self: Any, name: str, part: Any) -> Any:
        return None if part is None else kind.check_argument_for_proper_class(self, name, part)

    return type(kind.__name__, (kind,), {"check_argument_for_proper_class": check})


def _spare(pictures: Any, config: Any) -> None:
    """One frame is one picture of few tokens."""
    for tiling in TILING:
        if hasattr(pictures, tiling):
            setattr(pictures, tiling, False)
    if hasattr(pictures, "max_image_size"):
        pictures.size = {"longest_edge": pictures.max_image_size["longest_edge"]}
    if hasattr(pictures, "image_grid_pinpoints"):
        size = dict(pictures.size)
        side = size.get("height") or size["shortest_edge"]
        pictures.image_grid_pinpoints = config.image_grid_pinpoints = [[side, side]]
    if hasattr(pictures, "merge_size"):
        pictures.merge_size = VIDEO_MERGE.get(config.model_type, pictures.merge_size)
        most = FRAME_TOKENS * (pictures.patch_size * pictures.merge_size) ** 2
        size = dict(pictures.size)
        pictures.size = {"shortest_edge": min(size["shortest_edge"], most), "longest_edge": min(size["longest_edge"], most)}
