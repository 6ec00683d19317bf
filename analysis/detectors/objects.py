"""Which of COCO's 80 kinds of things are in a frame, and where (NanoDet)."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.boxes import clipped
from analysis.detectors.coco import NAMES
from analysis.detectors.sessions import open_session
from analysis.detectors.suppression import surest
from analysis.timeline import Frame, Observation

INPUT_SIDE = 416
STRIDES = (8, 16, 32)
BINS = 11
"""Each side of a box is a distribution over 11 distances (generalised focal loss, Li et al. 2020)."""

MEAN_BGR = np.array([103.53, 116.28, 123.675], np.float32)
SPREAD_BGR = np.array([57.375, 57.12, 58.395], np.float32)

LEAST_CONFIDENCE = 0.25
"""Weak sightings are kept: they prolong a track that a sure one began, and never begin one (tracking.py)."""

Floats = NDArray[np.float32]


class ObjectDetector:
    """Boxes with COCO names, each frame for itself; safe to call from several threads."""

    name = "objects"
    size: int | None = 640

    def __init__(self, rate: float = 2.0, threads: int = 1) -> None:
        self.rate = rate
        self._threads = threads

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("nanodet.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first frame; raises where they can't be read."""
        _ = self._session

    def detect(self, frame: Frame) -> list[Observation]:
        """The things in this frame, surest first."""
        outputs = self._session.run(None, {self._session.get_inputs()[0].name: _as_input(frame.image)})
        by_shape = {(grid.shape[1], grid.shape[2]): grid[0] for grid in outputs}
        found = [
            one
            for stride in STRIDES
            for one in _read_grid(by_shape[_cells(stride), len(NAMES)], by_shape[_cells(stride), 4 * BINS], stride, frame.pts_seconds)
        ]
        return surest(found, most_overlap=0.5)


def _cells(stride: int) -> int:
    return (INPUT_SIDE // stride) ** 2


def _as_input(image: NDArray[np.uint8]) -> Floats:
    square = cv2.resize(image, (INPUT_SIDE, INPUT_SIDE), interpolation=cv2.INTER_AREA)
    bgr = (square[:, :, ::-1].astype(np.float32) - MEAN_BGR) / SPREAD_BGR
    return np.ascontiguousarray(bgr.transpose(2, 0, 1)[None])


def _read_grid(scores: Floats, sides: Floats, stride: int, pts_seconds: float) -> list[Observation]:
    """The observations of one grid: `scores` is cells x 80 (0..1), `sides` cells x 4*11 (left, top, right, bottom)."""
    cells = np.flatnonzero(scores.max(axis=1) >= LEAST_CONFIDENCE)
    bins = sides[cells].reshape(-1, 4, BINS)
    weights = np.exp(bins - bins.max(axis=2, keepdims=True))
    distances = (weights / weights.sum(axis=2, keepdims=True)) @ np.arange(BINS, dtype=np.float32) * stride
    across = INPUT_SIDE // stride
    x, y = (cells % across + 0.5) * stride, (cells // across + 0.5) * stride
    corners = np.stack([x - distances[:, 0], y - distances[:, 1], x + distances[:, 2], y + distances[:, 3]], axis=1) / INPUT_SIDE
    return [
        Observation(
            pts_seconds, "object", NAMES[int(scores[cell].argmax())], min(1.0, float(scores[cell].max())), clipped(*map(float, corner))
        )
        for cell, corner in zip(cells, corners, strict=True)
    ]
