"""Finds lines of text in a picture and reads one line, with the PP-OCRv6 models that the rapidocr wheel carries.

The models are run here and not through the RapidOCR class: it keeps state between calls, and downloads what it misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from analysis.detectors.memory import Memory
from analysis.detectors.sessions import open_session

Image = NDArray[np.uint8]
"""height x width x 3, RGB."""
Quad = NDArray[np.float32]
"""4 x 2: the corners from top left clockwise, in pixels."""

STEP = 32
"""The network that finds halves the picture five times."""
LEAST_INK = 0.3
"""Probability of text above which a pixel belongs to a line (the value that PP-OCR was trained for)."""
LEAST_LINE = 0.5
"""Mean probability of a line; weaker ones are twigs and window frames."""
UNSHRINK = 1.6
"""The network marks the core of each line: sides move outward by area * UNSHRINK / perimeter (Liao et al. 2020)."""
LEAST_SIDE = 3
"""Pixels; a thinner mark is noise."""

READ_HEIGHT = 48
STRETCH = 1.4
"""Lines are read wider than they are: small print gets a step of the network for each letter ("after_seriaize" became right)."""
LEAST_READ_WIDTH = 160
MOST_READ_WIDTH = 1920


FINDS_KEPT, READS_KEPT = 32, 256
"""The last two seconds of a segment are looked at again for the next one: what is pixel for pixel the same isn't worked out twice."""


@dataclass(frozen=True)
class Reading:
    """The words of one line and the mean probability of their letters."""

    text: str
    confidence: float


class TextModels:
    """The two networks, opened at once; raises FileNotFoundError where the wheel with the models isn't installed."""

    def __init__(self, threads: int = 1) -> None:
        folder = _models_folder()
        self._finder = open_session(folder / "PP-OCRv6_det_small.onnx", threads)
        self._reader = open_session(folder / "PP-OCRv6_rec_small.onnx", threads)
        self._alphabet = ["", *_characters(self._reader), " "]
        self._found: Memory[list[Quad]] = Memory(FINDS_KEPT)
        self._read: Memory[Reading] = Memory(READS_KEPT)

    def find(self, image: Image) -> list[Quad]:
        """The lines of text in the picture, in no order."""
        return self._found.of(image, self._find_now)

    def read(self, image: Image, line: Quad) -> Reading:
        """The words in that part of the picture."""
        return self._read.of(_strip(image, line), self._read_now)

    def _find_now(self, image: Image) -> list[Quad]:
        height, width = image.shape[:2]
        size = tuple(max(STEP, round(side / STEP) * STEP) for side in (width, height))
        ink = _run(self._finder, _as_input(cv2.resize(image, size, interpolation=cv2.INTER_AREA)))[0, 0]
        scale = np.array([width / size[0], height / size[1]], np.float32)
        return [corners * scale for corners in _lines(ink)]

    def _read_now(self, strip: Image) -> Reading:
        steps = _run(self._reader, _as_input(strip))[0]
        best = steps.argmax(axis=1)
        # CTC: a letter is where the best guess changes and isn't the blank.
        letters = np.flatnonzero((best != 0) & (best != np.concatenate([[0], best[:-1]])))
        text = "".join(self._alphabet[best[i]] for i in letters).strip()
        return Reading(text, float(steps[letters, best[letters]].mean()) if len(letters) else 0.0)


@lru_cache
def text_models(threads: int = 1) -> TextModels:
    """The models, opened once for all segments and runs; raises where they can't be opened."""
    return TextModels(threads)


def _models_folder() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The text models are missing: the package rapidocr isn't installed.")
    return Path(spec.origin).parent / "models"


def _characters(session: InferenceSession) -> list[str]:
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.splitlines()


def _run(session: InferenceSession, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    output: NDArray[np.float32] = session.run(None, {session.get_inputs()[0].name: pixels})[0]
    return output


def _as_input(image: NDArray[Any]) -> NDArray[np.float32]:
    """1 x 3 x height x width in BGR, -1..1, as PP-OCR was trained."""
    return np.ascontiguousarray(((image[:, :, ::-1].astype(np.float32) / 127.5) - 1.0).transpose(2, 0, 1)[None])


def _lines(ink: NDArray[np.float32]) -> Iterator[Quad]:
    mask = cv2.dilate((ink > LEAST_INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        middle, (wide, tall), angle = cv2.minAreaRect(contour)
        if min(wide, tall) < LEAST_SIDE or _mean_ink(ink, contour) < LEAST_LINE:
            continue
        outward = wide * tall * UNSHRINK / (2 * (wide + tall))
        yield _in_order(cv2.boxPoints((middle, (wide + 2 * outward, tall + 2 * outward), angle)))


def _mean_ink(ink: NDArray[np.float32], contour: NDArray[Any]) -> float:
    x, y, wide, tall = cv2.boundingRect(contour)
    core = np.zeros((tall, wide), np.uint8)
    cv2.fillPoly(core, [cv2.boxPoints(cv2.minAreaRect(contour)).astype(np.int32) - [x, y]], 1)
    return float(cv2.mean(ink[y : y + tall, x : x + wide], core)[0])


def _in_order(corners: NDArray[Any]) -> Quad:
    """From top left clockwise."""
    left = sorted(sorted(corners.tolist())[:2], key=lambda corner: corner[1])
    right = sorted(sorted(corners.tolist())[2:], key=lambda corner: corner[1])
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _strip(image: Image, line: Quad) -> Image:
    """The line cut out upright, READ_HEIGHT pixels high, with its mean colour to the right of it where it is short."""
    wide = max(np.hypot(*(line[1] - line[0])), np.hypot(*(line[2] - line[3])))
    tall = max(np.hypot(*(line[3] - line[0])), np.hypot(*(line[2] - line[1])))
    width = int(min(MOST_READ_WIDTH, max(8, round(STRETCH * wide * READ_HEIGHT / max(tall, 1.0)))))
    corners = np.array([[0, 0], [width, 0], [width, READ_HEIGHT], [0, READ_HEIGHT]], np.float32)
    turn = cv2.getPerspectiveTransform(line, corners)
    strip = cv2.warpPerspective(image, turn, (width, READ_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    missing = LEAST_READ_WIDTH - width
    return np.asarray(strip if missing <= 0 else np.pad(strip, ((0, 0), (0, missing), (0, 0)), mode="edge"), np.uint8)
