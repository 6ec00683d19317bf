"""What the camera does in each shot: static, handheld, pan, tilt, zoom or roll, as tracks of kind "camera"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.motion import Gray, Motion, motion_between
from analysis.timeline import Frame, Track

DRIFT_SECONDS = 1.0
"""Half the window of the median: one lost step or a door that slams ends no pan, and a hand's sway cancels itself out."""
SHAKE_SECONDS = 1.0
"""Half the window in which shaking is judged: hands shake several times a second."""

MOVING = 0.010
"""Shares of the width per second at which the picture's edge must move to be told; still cameras measure below 0.004."""
STILL_MOVING = 0.005
"""A movement that is under way is told until it falls below this: pans end softly."""
SHAKING = 0.02
"""Median deviation from the drift, in widths per second, at which a camera is in someone's hands; tripods measure below 0.003."""
OVER_SHAKE = 0.8
"""A drift smaller than that times the shaking is the shaking itself."""
ROLLING = 0.15
"""Radians per second, nine degrees: hands turn a camera by less without meaning it."""
LEAST_SECONDS = 0.8
"""A shorter movement is told as the one around it."""


@dataclass(frozen=True)
class _Stretch:
    """What the camera does in [start, end)."""

    start_seconds: float
    end_seconds: float
    value: str

    @property
    def seconds(self) -> float:
        return self.end_seconds - self.start_seconds


class CameraDetector:
    """Follows the whole picture from look to look."""

    name = "camera"
    size: int | None = 160

    def __init__(self, rate: float | None = 5.0, threads: int = 1) -> None:
        self.rate = rate
        self._first_seconds = 0.0
        self._last: tuple[Gray, float] | None = None
        self._steps: list[tuple[float, float, Motion | None]] = []

    def feed(self, frame: Frame) -> None:
        """Take the next frame; times only grow."""
        gray = cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)
        if self._last is None:
            self._first_seconds = frame.pts_seconds
        else:
            old, then = self._last
            self._steps.append((then, frame.pts_seconds, motion_between(old, gray, then, frame.pts_seconds)))
        self._last = (gray, frame.pts_seconds)

    def finish(self, cuts: Sequence[float] = ()) -> list[Track]:
        """The camera's movements, shot by shot; no step over one of `cuts` (seconds at which shots begin) is used."""
        if not self._steps:
            return []
        end = self._steps[-1][1] + (self._steps[-1][1] - self._steps[-1][0])
        edges = [self._first_seconds, *(cut for cut in sorted(cuts) if self._first_seconds < cut < end), end]
        stretches = [stretch for start, stop in itertools.pairwise(edges) for stretch in self._shot(start, stop)]
        return [
            Track("camera", stretch.start_seconds, stretch.end_seconds, stretch.value, track_id=number)
            for number, stretch in enumerate(stretches, 1)
        ]

    def _shot(self, start_seconds: float, end_seconds: float) -> list[_Stretch]:
        motions = [
            motion for then, now, motion in self._steps if motion is not None and then >= start_seconds - 0.001 and now < end_seconds
        ]
        if not motions:
            return []
        stretches = _merged([_Stretch(motion.start_seconds, motion.end_seconds, value) for motion, value in _named(motions)])
        stretches[0] = replace(stretches[0], start_seconds=start_seconds)
        stretches[-1] = replace(stretches[-1], end_seconds=end_seconds)
        return stretches


def _named(motions: Sequence[Motion]) -> Iterator[tuple[Motion, str]]:
    """Each motion of one shot with the name of what the camera does there."""
    middles = np.array([(motion.start_seconds + motion.end_seconds) / 2 for motion in motions])
    parts = np.array([(motion.right, motion.down, motion.zoom, motion.turn) for motion in motions])
    drifts = np.array([_drift(parts[np.abs(middles - middle) <= DRIFT_SECONDS]) for middle in middles])
    shakes = np.hypot(*(parts - drifts)[:, :2].T)
    value = "static"
    for number, motion in enumerate(motions):
        shake = float(np.median(shakes[np.abs(middles - middles[number]) <= SHAKE_SECONDS]))
        right, down, zoom, turn = map(float, drifts[number])
        value = _name(right, down, zoom, turn, shake, before=value)
        yield motion, value


def _drift(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The medians of the columns, less where a column sways to and fro: a hand sways, a dolly goes one way."""
    whole = np.abs(parts).sum(axis=0)
    one_way = np.abs(parts.sum(axis=0)) / np.where(whole > 0, whole, 1.0)
    drift: NDArray[np.float64] = np.median(parts, axis=0) * one_way
    return drift


def _name(right: float, down: float, zoom: float, turn: float, shake: float, before: str) -> str:
    """The strongest movement by what it does to the picture's edge; content that moves left is a camera that pans right."""
    # Hands sway sideways for seconds without meaning it; they never sway towards a thing and through it.
    zoom_counts = 1.0 if shake >= SHAKING else 0.5
    strengths = {
        "pan left" if right > 0 else "pan right": abs(right),
        "tilt up" if down > 0 else "tilt down": abs(down),
        "zoom in" if zoom > 0 else "zoom out": abs(zoom) * zoom_counts,
        "roll": abs(turn) / 2 if abs(turn) >= ROLLING else 0.0,
    }
    value, strength = max(strengths.items(), key=lambda item: item[1])
    if strength >= max(STILL_MOVING if value == before else MOVING, OVER_SHAKE * shake):
        return value
    return "handheld" if shake >= SHAKING else "static"


def _merged(steps: list[_Stretch]) -> list[_Stretch]:
    """Like neighbours as one, short ones given to the longer of the two around them."""
    stretches = _joined(steps)
    while len(stretches) > 1:
        number = min(range(len(stretches)), key=lambda i: stretches[i].seconds)
        if stretches[number].seconds >= LEAST_SECONDS:
            break
        neighbours = [stretches[i] for i in (number - 1, number + 1) if 0 <= i < len(stretches)]
        longer = max(neighbours, key=lambda stretch: stretch.seconds)
        stretches[number] = replace(stretches[number], value=longer.value)
        stretches = _joined(stretches)
    return stretches


def _joined(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """One stretch for each run of the same value; a gap between two steps goes to the one before it."""
    runs = [list(run) for _, run in itertools.groupby(stretches, key=lambda stretch: stretch.value)]
    ends = [run[0].start_seconds for run in runs[1:]] + [runs[-1][-1].end_seconds]
    return [_Stretch(run[0].start_seconds, end, run[0].value) for run, end in zip(runs, ends, strict=True)]
