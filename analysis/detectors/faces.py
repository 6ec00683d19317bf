"""Where faces are in a frame (CenterFace); whose they are is nobody's business here."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.boxes import clipped
from analysis.detectors.sessions import open_session
from analysis.detectors.suppression import surest
from analysis.timeline import Frame, Observation

LONGEST_SIDE = 640
STEP = 32
"""The network halves the picture five times, so its sides are multiples of 32."""

CELL = 4
"""One cell of the heat map stands for 4 x 4 pixels."""

LEAST_CONFIDENCE = 0.35
"""Weak sightings prolong a track that a sure one began, and never begin one (tracking.py)."""


class FaceDetector:
    """Boxes of faces, each frame for itself; safe to call from several threads."""

    name = "faces"
    size: int | None = LONGEST_SIDE

    def __init__(self, rate: float = 2.0, threads: int = 1) -> None:
        self.rate = rate
        self._threads = threads

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("centerface.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first frame; raises where they can't be read."""
        _ = self._session

    def detect(self, frame: Frame) -> list[Observation]:
        """The faces in this frame, surest first."""
        heat, scales, offsets, _ = self._session.run(None, {self._session.get_inputs()[0].name: _as_input(frame.image)})
        rows, columns = np.nonzero(heat[0, 0] >= LEAST_CONFIDENCE)
        heights, widths = np.exp(scales[0, :, rows, columns]).T * CELL
        y = (rows + offsets[0, 0, rows, columns] + 0.5) * CELL
        x = (columns + offsets[0, 1, rows, columns] + 0.5) * CELL
        tall, wide = heat.shape[2] * CELL, heat.shape[3] * CELL
        corners = np.stack([(x - widths / 2) / wide, (y - heights / 2) / tall, (x + widths / 2) / wide, (y + heights / 2) / tall], axis=1)
        confidences = np.minimum(1.0, heat[0, 0, rows, columns])
        found = [
            Observation(frame.pts_seconds, "face", "face", float(confidence), clipped(*map(float, corner)))
            for confidence, corner in zip(confidences, corners, strict=True)
        ]
        return surest(found, most_overlap=0.3)


def _as_input(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = image.shape[:2]
    shrink = min(1.0, LONGEST_SIDE / max(height, width))
    size = tuple(max(STEP, round(side * shrink / STEP) * STEP) for side in (width, height))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small.astype(np.float32).transpose(2, 0, 1)[None])
