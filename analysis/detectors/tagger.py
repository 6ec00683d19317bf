"""How much a picture, or what a box holds of it, looks like each of ImageNet's 1000 classes (EfficientNet-Lite2)."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.detectors.sessions import open_session
from analysis.timeline import Box

INPUT_SIDE = 260
MARGIN = 1.14
"""The network was tested on the middle of pictures that are that much larger than its input."""

AROUND = 0.05
"""Share of the longer side that a crop shows on every side of its box: ImageNet's things have some room around them."""

FILL = 127
"""Of 255: the network's zero, for what of a crop lies outside the picture."""

Pixels = NDArray[np.uint8]
Shares = NDArray[np.float32]


class Tagger:
    """Gives the probabilities of 1000 classes; safe to call from several threads."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("efficientnet-lite2.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first picture; raises where they can't be read."""
        _ = self._session

    def of_picture(self, image: Pixels) -> Shares:
        """What the middle of the picture looks like: 1000 probabilities that sum to 1."""
        height, width = image.shape[:2]
        scale = INPUT_SIDE * MARGIN / min(height, width)
        small = _resized(image, max(INPUT_SIDE, round(width * scale)), max(INPUT_SIDE, round(height * scale)))
        left, top = (small.shape[1] - INPUT_SIDE) // 2, (small.shape[0] - INPUT_SIDE) // 2
        return self._shares(small[top : top + INPUT_SIDE, left : left + INPUT_SIDE])

    def of_box(self, image: Pixels, box: Box) -> Shares:
        """What the square around a box looks like."""
        return self._shares(_resized(square_around(image, box), INPUT_SIDE, INPUT_SIDE))

    def _shares(self, square: Pixels) -> Shares:
        blob = np.ascontiguousarray(((square.astype(np.float32) - 127) / 128).transpose(2, 0, 1)[None])
        logits = self._session.run(None, {"x": blob})[0][0]
        weights = np.exp(logits - logits.max())
        return np.asarray(weights / weights.sum(), np.float32)


def square_around(image: Pixels, box: Box) -> Pixels:
    """The pixels of the square around a box, grey where it reaches out of the picture."""
    height, width = image.shape[:2]
    x, y = (box[0] + box[2]) / 2 * width, (box[1] + box[3]) / 2 * height
    half = max(1, round(max((box[2] - box[0]) * width, (box[3] - box[1]) * height) * (0.5 + AROUND)))
    left, top = round(x) - half, round(y) - half
    square = np.full((2 * half, 2 * half, 3), FILL, np.uint8)
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + 2 * half), min(height, top + 2 * half)
    square[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    return square


def _resized(image: Pixels, wide: int, tall: int) -> Pixels:
    shrinks = image.shape[1] >= wide and image.shape[0] >= tall
    return cv2.resize(image, (wide, tall), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR).astype(np.uint8, copy=False)
