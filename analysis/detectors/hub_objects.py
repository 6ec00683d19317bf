"""Which of COCO's 80 kinds of things are in a frame, by a detector of one's own choice (D-FINE, RT-DETRv2 and their like)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import AutoConfig, AutoImageProcessor, AutoModelForObjectDetection

from analysis.boxes import clipped
from analysis.detectors.coco import NAMES
from analysis.detectors.hands import HandDetector
from analysis.detectors.objects import COLOURED_FROM, LEAST_CONFIDENCE
from analysis.detectors.thing_colours import colours_of_thing
from analysis.timeline import Frame, Observation

OTHER_SPELLINGS = {
    "tv monitor": "tv",
    "tvmonitor": "tv",
    "sofa": "couch",
    "aeroplane": "airplane",
    "motorbike": "motorcycle",
    "pottedplant": "potted plant",
    "diningtable": "dining table",
}
"""Pascal VOC's names for COCO's things, which some checkpoints carry."""


class HubObjectDetector:
    """Boxes with COCO names from any AutoModelForObjectDetection; classes that COCO doesn't know are left out."""

    name = "objects"
    size: int | None = 768

    def __init__(self, model: str, rate: float = 2.0, hands: HandDetector | None = None) -> None:
        self.rate = rate
        self._name = model
        self._hands = hands
        self._model: Any = None

    def load(self) -> None:
        """Read the weights: safetensors only, no code of the checkpoint's own; raises OSError, ValueError."""
        where: dict[str, Any] = {"local_files_only": Path(self._name).is_dir(), "trust_remote_code": False}
        config = AutoConfig.from_pretrained(self._name, **where)
        self._labels = {int(place): _coco_name(str(label)) for place, label in config.id2label.items()}
        if not any(self._labels.values()):
            raise ValueError(f"The detector {self._name!r} knows none of COCO's things.")
        self._processor = AutoImageProcessor.from_pretrained(self._name, use_fast=False, **where)  # type: ignore[no-untyped-call]
        model = AutoModelForObjectDetection.from_pretrained(self._name, config=config, use_safetensors=True, **where)
        self._model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        if self._hands:
            self._hands.load()

    def detect(self, frame: Frame) -> list[Observation]:
        """The things in this frame, surest first, then the hands of people of whom only an arm is seen."""
        things = sorted(self._seen(frame), key=lambda one: -one.confidence)
        return [*things, *(self._hands.among(frame, things) if self._hands else [])]

    @torch.inference_mode()
    def _seen(self, frame: Frame) -> list[Observation]:
        height, width = frame.image.shape[:2]
        inputs = self._processor(images=Image.fromarray(frame.image), return_tensors="pt").to(self._model.device)
        (found,) = self._processor.post_process_object_detection(
            self._model(**inputs), threshold=LEAST_CONFIDENCE, target_sizes=[(height, width)]
        )
        seen = zip(found["scores"].tolist(), found["labels"].tolist(), found["boxes"].tolist(), strict=True)
        named = [(score, self._labels.get(label), box) for score, label, box in seen]
        return [self._observation(frame, score, label, box) for score, label, box in named if label]

    def _observation(self, frame: Frame, score: float, label: str, box: list[float]) -> Observation:
        height, width = frame.image.shape[:2]
        x0, y0, x1, y1 = box
        seen = Observation(frame.pts_seconds, "object", label, min(1.0, score), clipped(x0 / width, y0 / height, x1 / width, y1 / height))
        if seen.box is None or seen.confidence < COLOURED_FROM:
            return seen
        return replace(seen, colours=colours_of_thing(frame.image, seen.label, seen.box))


def _coco_name(label: str) -> str | None:
    plain = label.strip().lower().replace("_", " ")
    plain = OTHER_SPELLINGS.get(plain, plain)
    return plain if plain in NAMES else None
