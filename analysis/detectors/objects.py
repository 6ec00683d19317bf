"""Which of COCO's 80 kinds of things are in a frame, and where (NanoDet)."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.boxes import clipped
from analysis.detectors.coco import NAMES
from analysis.detectors.hands import HandDetector
from analysis.detectors.looks import is_fine
from analysis.detectors.sessions import open_session
from analysis.detectors.suppression import surest
from analysis.detectors.thing_colours import colours_of_thing
from analysis.timeline import Frame, Observation

COARSE_PIXELS = 416**2
"""What the network learnt from."""

FINE_PIXELS = 2 * COARSE_PIXELS
"""Every other look is that large: 768 x 448 of a wide picture. It finds more of what is small, a coarse look more of what
fills the picture, and what is false is seldom seen at both sizes (evidence.py)."""

STEP = 32
"""The network halves the picture five times, so its sides are multiples of 32."""

SHORTEST_SIDE = 128
"""Below it the coarsest grid would have too few cells to see anything."""

GRIDS = (("Identity:0", "Identity_3:0", 8), ("Identity_1:0", "Identity_4:0", 16), ("Identity_2:0", "Identity_5:0", 32))
"""Names of the outputs with the scores and the sides of each grid, and how many pixels one of its cells stands for."""

BINS = 11
"""Each side of a box is a distribution over 11 distances (generalised focal loss, Li et al. 2020)."""

MEAN_BGR = np.array([103.53, 116.28, 123.675], np.float32)
SPREAD_BGR = np.array([57.375, 57.12, 58.395], np.float32)

LEAST_CONFIDENCE = 0.25
"""Weak sightings are kept: they prolong a track that a sure one began, and never begin one (tracking.py)."""

COLOURED_FROM = 0.3
"""Confidence from which a sighting can begin a track; the colours of weaker ones aren't worth the time."""

Floats = NDArray[np.float32]


class ObjectDetector:
    """Boxes with COCO names, each frame for itself; safe to call from several threads."""

    name = "objects"
    size: int | None = 768

    def __init__(self, rate: float = 2.0, threads: int = 1, hands: HandDetector | None = None) -> None:
        self.rate = rate
        self._threads = threads
        self._hands = hands

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("nanodet.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first frame; raises where they can't be read."""
        _ = self._session
        if self._hands:
            self._hands.load()

    def detect(self, frame: Frame) -> list[Observation]:
        """The things in this frame, surest first, then the hands of people of whom only an arm is seen."""
        pixels = FINE_PIXELS if is_fine(frame.pts_seconds, self.rate) else COARSE_PIXELS
        width, height = _fitted(frame.image.shape[1], frame.image.shape[0], pixels)
        names = [name for scores, sides, _ in GRIDS for name in (scores, sides)]
        outputs = self._session.run(names, {self._session.get_inputs()[0].name: _as_input(frame.image, width, height)})
        grids = [(outputs[2 * n][0], outputs[2 * n + 1][0], stride) for n, (_, _, stride) in enumerate(GRIDS)]
        found = [one for scores, sides, stride in grids for one in _read_grid(scores, sides, stride, (width, height), frame.pts_seconds)]
        things = [_with_colours(seen, frame) for seen in surest(found, most_overlap=0.5)]
        return [*things, *(self._hands.among(frame, things) if self._hands else [])]


def _with_colours(seen: Observation, frame: Frame) -> Observation:
    if seen.box is None or seen.confidence < COLOURED_FROM:
        return seen
    return replace(seen, colours=colours_of_thing(frame.image, seen.label, seen.box))


def _fitted(width: int, height: int, pixels: int) -> tuple[int, int]:
    """The sides of a picture of that many pixels in which things keep their shape, as near as multiples of 32 come."""
    scale = math.sqrt(pixels / (width * height))
    wide, tall = (max(SHORTEST_SIDE, round(side * scale / STEP) * STEP) for side in (width, height))
    return min(wide, pixels // SHORTEST_SIDE // STEP * STEP), min(tall, pixels // SHORTEST_SIDE // STEP * STEP)


def _as_input(image: NDArray[np.uint8], width: int, height: int) -> Floats:
    shrinks = image.shape[1] >= width
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    bgr = (small[:, :, ::-1].astype(np.float32) - MEAN_BGR) / SPREAD_BGR
    return np.ascontiguousarray(bgr.transpose(2, 0, 1)[None])


def _read_grid(scores: Floats, sides: Floats, stride: int, size: tuple[int, int], pts_seconds: float) -> list[Observation]:
    """The observations of one grid: `scores` is cells x 80 (0..1), `sides` cells x 4*11 (left, top, right, bottom), `size` in pixels."""
    cells = np.flatnonzero(scores.max(axis=1) >= LEAST_CONFIDENCE)
    bins = sides[cells].reshape(-1, 4, BINS)
    weights = np.exp(bins - bins.max(axis=2, keepdims=True))
    distances = (weights / weights.sum(axis=2, keepdims=True)) @ np.arange(BINS, dtype=np.float32) * stride
    across = size[0] // stride
    x, y = (cells % across + 0.5) * stride, (cells // across + 0.5) * stride
    corners = np.stack([x - distances[:, 0], y - distances[:, 1], x + distances[:, 2], y + distances[:, 3]], axis=1) / (*size, *size)
    return [
        Observation(
            pts_seconds, "object", NAMES[int(scores[cell].argmax())], min(1.0, float(scores[cell].max())), clipped(*map(float, corner))
        )
        for cell, corner in zip(cells, corners, strict=True)
    ]
