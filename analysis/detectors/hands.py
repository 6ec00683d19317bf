"""Hands (SSD MobileNetV2, trained for handtrack.js), told only where the object detector sees somebody at the same place.

The network by itself takes letter blocks and petals for hands; the object detector, trained on other pictures, calls an arm
that reaches into the picture "person". What both see at one place is a hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.boxes import area, clipped, iou
from analysis.detectors.sessions import open_session
from analysis.timeline import Box, Frame, Observation

INPUT_SIDE = 320
HANDS = (1, 2, 3, 4, 6, 7)
"""Classes: open, closed, pinching, pointing, and two kinds of finger tips."""

FACES = (5,)

LEAST_CONFIDENCE = 0.3
"""Of either network: each is often wrong there, seldom both about one box."""

LEAST_IOU = 0.25
"""Of the hand and the person: an arm that reaches in is three times as long as its hand is."""

WHOLE_PERSON = 0.85
"""Somebody seen as surely as that is seen as a person, not as an arm."""

LARGEST = 0.25
"""Of the picture: a hand that covers more is the whole picture's matter, and the network gives such boxes to trees."""

AT_THE_EDGE = 0.03
"""Share of the picture; an arm without its person comes from outside."""


class HandDetector:
    """Finds the hands of people of whom only an arm is seen; safe to call from several threads."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session("hands.onnx", self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first frame; raises where they can't be read."""
        _ = self._session

    def among(self, frame: Frame, seen: Sequence[Observation]) -> list[Observation]:
        """Observations of source "thing" and label "hand", surest first; the network runs only where an arm may be."""
        arms = [one for one in seen if one.box and one.label == "person" and one.confidence < WHOLE_PERSON and _reaches_in(one.box)]
        if not arms:
            return []
        found, faces = self._found(frame.image)
        hands: list[Observation] = []
        for confidence, box in found:
            if any(iou(face, box) >= LEAST_IOU for _, face in faces):
                continue
            overlapping = [arm.confidence for arm in arms if arm.box and iou(arm.box, box) >= LEAST_IOU]
            if overlapping and area(box) <= LARGEST and not any(hand.box and iou(hand.box, box) >= LEAST_IOU for hand in hands):
                # as sure as that not both are wrong
                both = 1 - (1 - confidence) * (1 - max(overlapping))
                hands.append(Observation(frame.pts_seconds, "thing", "hand", min(1.0, both), box))
        return hands

    def _found(self, image: NDArray[np.uint8]) -> tuple[list[tuple[float, Box]], list[tuple[float, Box]]]:
        """Confidence and box of what may be a hand, and of what may be a face, surest first."""
        small = cv2.resize(image, (INPUT_SIDE, INPUT_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        boxes, scores = (found[0] for found in self._session.run(["boxes", "scores"], {"picture": small[None] * (2 / 255) - 1}))
        return _surest(boxes, scores[:, HANDS].max(axis=1)), _surest(boxes, scores[:, FACES].max(axis=1))


def _surest(boxes: NDArray[np.float32], confidences: NDArray[np.float32]) -> list[tuple[float, Box]]:
    """The boxes (top, left, bottom, right) that are likely enough, with their corners in our order."""
    order = sorted(np.flatnonzero(confidences >= LEAST_CONFIDENCE), key=lambda cell: -confidences[cell])
    return [(float(confidences[cell]), clipped(*(float(boxes[cell][side]) for side in (1, 0, 3, 2)))) for cell in order]


def _reaches_in(box: Box) -> bool:
    return min(box[0], box[1], 1 - box[2], 1 - box[3]) <= AT_THE_EDGE
