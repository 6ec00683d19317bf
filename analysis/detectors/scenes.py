"""How much a whole picture looks like each group of ImageNet's classes (EfficientNet-Lite2)."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.detectors.scene_groups import GROUPS, Likeness
from analysis.detectors.sessions import open_session
from analysis.timeline import Frame

INPUT_SIDE = 260
MARGIN = 1.14
"""The network was tested on the middle of pictures that are that much larger than its input."""


class SceneDetector:
    """Tells how much a picture looks like each of GROUPS; safe to call from several threads."""

    name = "scenes"

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("efficientnet-lite2.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first picture; raises where they can't be read."""
        _ = self._session

    def likeness(self, frame: Frame) -> Likeness:
        """The probability of each group."""
        logits = self._session.run(None, {"x": _as_input(frame.image)})[0][0]
        weights = np.exp(logits - logits.max())
        shares = weights / weights.sum()
        return {group: float(shares[list(classes)].sum()) for group, classes in GROUPS.items()}


def _as_input(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = image.shape[:2]
    scale = INPUT_SIDE * MARGIN / min(height, width)
    wide, tall = max(INPUT_SIDE, round(width * scale)), max(INPUT_SIDE, round(height * scale))
    small = cv2.resize(image, (wide, tall), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (wide - INPUT_SIDE) // 2, (tall - INPUT_SIDE) // 2
    middle = small[top : top + INPUT_SIDE, left : left + INPUT_SIDE].astype(np.float32)
    return np.ascontiguousarray(((middle - 127) / 128).transpose(2, 0, 1)[None])
