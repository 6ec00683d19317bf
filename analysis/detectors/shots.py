"""Where one shot ends and the next begins: hard cuts, fades and dissolves, from tiny pictures.

A cut is a change that happens within a few frames, stands out from the movement around it and stays. A dissolve is a change
during which every picture is a mix of the first and the last; a fade is one whose first or last picture is blank.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.timeline import Frame, Track

Transition = Literal["start", "cut", "fade", "dissolve"]
Floats = NDArray[np.float32]

THUMB = (32, 18)
"""Small enough that grain, subtitles and a walking person hardly count. Colours as Y, Cr, Cb: hue means nothing in the dark,
which is why detectors on HSV see cuts in every fade from black."""

BURST_STEP = 6.0
"""The least change from frame to frame (sum of the mean differences of Y, Cr and Cb, each 0..255) that can belong to a cut."""
BURST_SECONDS = 0.15
"""A cut may be spread over some frames: frame rate conversion blends them, an application's window opens in a tenth of a second."""
CUT_CHANGE = 22.0
"""The least change from before a cut to after it; real cuts between unlike pictures measure 100 and more."""
STANDS_OUT = 3.0
"""A cut's biggest step is that many times the usual step around it; a whip pan's or a waving hand's is not."""
SAME_PICTURE = 0.95
"""Pictures that correlate more than that are one view in another light: a lamp, the camera's exposure."""
SURROUNDINGS_SECONDS = 0.4
FLASH_SECONDS = 0.3
"""A picture that is back by then was a flash or a passing thing."""
STAYS = 0.5
"""The share of a cut's change that is still there after FLASH_SECONDS."""
LEAST_SHOT_SECONDS = 0.5
"""Two boundaries nearer than that are told as one."""

GRADUAL_STEP_SECONDS = 0.1
GRADUAL_SECONDS = (0.38, 2.02)
"""Dissolves and fades last 0.4 to 2 s: shorter ones are cuts, longer ones are rare and look like changing light."""
LEAST_BETWEEN = 3
"""So many pictures between first and last are needed to tell a mix from a jump; at 5 per second a dissolve lasts 0.8 s or more."""
GRADUAL_CHANGE = 24.0
MOST_RESIDUE = 0.22
"""How far, as a share of the whole change, the pictures between may lie from a mix of first and last; a pan lies at half and more."""
MOST_UNEVENNESS = 0.2
"""How far the share of the mix may lie from a steady rise."""
SAME_STRUCTURE = 0.6
"""Pictures that correlate more than that show the same thing in another light."""

DARK_OPENING_SECONDS = 1.0
"""A video that begins to fade in before that has no black shot worth telling."""
BLANK_SPREAD = 10.0
"""Standard deviation of Y below which a picture shows nothing; small print on black stays below."""
BLANK_DARK, BLANK_BRIGHT = 45.0, 210.0


@dataclass(frozen=True)
class _Boundary:
    pts_seconds: float
    transition: Transition
    change: float


class ShotDetector:
    """Tells the shots of the frames fed: tracks of kind "shot", whose value is how they begin."""

    name = "shots"
    size: int | None = 160

    def __init__(self, rate: float | None = None, threads: int = 1) -> None:
        self.rate = rate
        self._times: list[float] = []
        self._thumbs: list[Floats] = []

    def feed(self, frame: Frame) -> None:
        """Take the next frame; times only grow."""
        small = cv2.resize(frame.image, THUMB, interpolation=cv2.INTER_AREA)
        self._thumbs.append(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb).astype(np.float32))
        self._times.append(frame.pts_seconds)

    def finish(self) -> list[Track]:
        """The shots, touching one another, from the first frame fed to one frame after the last."""
        if not self._times:
            return []
        boundaries = [_Boundary(self._times[0], "start", 0.0), *find_boundaries(self._times, self._thumbs)]
        step = self._times[-1] - self._times[-2] if len(self._times) > 1 else 0.04
        ends = [boundary.pts_seconds for boundary in boundaries[1:]] + [self._times[-1] + step]
        return [
            Track("shot", boundary.pts_seconds, end, boundary.transition, track_id=number)
            for number, (boundary, end) in enumerate(zip(boundaries, ends, strict=True), 1)
        ]


def cuts_of(shots: Sequence[Track]) -> list[float]:
    """The seconds at which shots begin, but for the first."""
    return [shot.start_seconds for shot in shots if shot.value != "start"]


def find_boundaries(times: Sequence[float], thumbs: Sequence[Floats]) -> list[_Boundary]:
    """All boundaries in order, no two within LEAST_SHOT_SECONDS (the bigger change stays)."""
    if len(times) < 2:
        return []
    found = [*_cuts(times, thumbs), *_gradual(times, thumbs)]
    kept: list[_Boundary] = []
    for one in sorted(found, key=lambda boundary: -boundary.change):
        if all(abs(one.pts_seconds - other.pts_seconds) >= LEAST_SHOT_SECONDS for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda boundary: boundary.pts_seconds)


def _change(a: Floats, b: Floats) -> float:
    return float(np.abs(a - b).mean() * 3)


def _cuts(times: Sequence[float], thumbs: Sequence[Floats]) -> Iterator[_Boundary]:
    steps = np.array([0.0, *(_change(a, b) for a, b in itertools.pairwise(thumbs))])
    clock = np.array(times)
    for first, last in _bursts(steps, clock):
        change = _change(thumbs[first - 1], thumbs[last])
        around = np.concatenate(
            [
                steps[(clock >= clock[first - 1] - SURROUNDINGS_SECONDS) & (clock < clock[first])],
                steps[(clock > clock[last]) & (clock <= clock[last] + SURROUNDINGS_SECONDS)],
            ]
        )
        later = min(int(np.searchsorted(clock, clock[last] + FLASH_SECONDS)), len(thumbs) - 1)
        stays = _change(thumbs[first - 1], thumbs[later]) >= STAYS * change
        usual = float(np.quantile(around, 0.75)) if around.size else 0.0
        biggest = first + int(steps[first : last + 1].argmax())
        stands_out = steps[biggest] >= STANDS_OUT * usual
        if _opening(times[0] == 0.0, times[first], LEAST_SHOT_SECONDS, thumbs[first - 1]):
            continue
        if change >= CUT_CHANGE and stays and stands_out and _correlation(thumbs[first - 1], thumbs[last]) < SAME_PICTURE:
            yield _Boundary(times[biggest], "cut", change)


def _bursts(steps: NDArray[np.float64], clock: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """The jumps of the picture, as [first, last] frames with both ends, each around a step that no step nearby exceeds."""
    for peak in range(1, len(steps)):
        near = np.abs(clock - clock[peak]) <= LEAST_SHOT_SECONDS / 2
        if steps[peak] < BURST_STEP or steps[peak] < steps[near].max():
            continue
        first = last = peak
        while first > 1 and steps[first - 1] >= BURST_STEP and clock[peak] - clock[first - 1] <= BURST_SECONDS / 2:
            first -= 1
        while last + 1 < len(steps) and steps[last + 1] >= BURST_STEP and clock[last + 1] - clock[peak] <= BURST_SECONDS / 2:
            last += 1
        yield (first, last)


def _gradual(times: Sequence[float], thumbs: Sequence[Floats]) -> Iterator[_Boundary]:
    """The fades and dissolves, each once: of overlapping stretches that fit, the one that fits best."""
    clock, pictures = _resampled(times, thumbs)
    shortest, longest = GRADUAL_SECONDS
    fits = sorted(
        fit
        for first, last in itertools.combinations(range(len(pictures)), 2)
        if last - first > LEAST_BETWEEN and shortest <= clock[last] - clock[first] <= longest
        for fit in _fit(pictures, first, last - first)
    )
    taken: list[tuple[int, int]] = []
    for _, first, last, transition in fits:
        if all(last <= a or first >= b for a, b in taken):
            taken.append((first, last))
            if not _opening(clock[0] == 0.0, clock[first], DARK_OPENING_SECONDS, pictures[first]):
                yield _Boundary((clock[first] + clock[last]) / 2, transition, float(np.abs(pictures[first] - pictures[last]).mean() * 3))


def _opening(video_begins: bool, pts_seconds: float, within_seconds: float, picture: Floats) -> bool:
    """Whether the video's first picture comes out of the dark here: that is its first shot, not its second."""
    return video_begins and pts_seconds < within_seconds and _blank(picture) and bool(_luma(picture).mean() < BLANK_DARK)


def _resampled(times: Sequence[float], thumbs: Sequence[Floats]) -> tuple[list[float], list[Floats]]:
    """Pictures at even steps of time, as flat rows: the first at or after each step."""
    clock: list[float] = []
    pictures: list[Floats] = []
    for now, thumb in zip(times, thumbs, strict=True):
        if not clock or now >= clock[-1] + GRADUAL_STEP_SECONDS - 0.01:
            clock.append(now)
            pictures.append(thumb.reshape(-1))
    return clock, pictures


def _fit(pictures: Sequence[Floats], first: int, steps: int) -> list[tuple[float, int, int, Transition]]:
    """(misfit, first, last, transition) where the pictures from first to last are a steady mix of the two; else nothing."""
    old, new = pictures[first], pictures[first + steps]
    whole = new - old
    size = float(np.abs(whole).mean() * 3)
    if size < GRADUAL_CHANGE:
        return []
    between = np.stack(pictures[first + 1 : first + steps]) - old
    shares = between @ whole / float(whole @ whole)
    unevenness = float(np.abs(shares - np.arange(1, steps) / steps).max())
    residue = float(np.abs(between - shares[:, None] * whole).mean() * 3 / size)
    if unevenness > MOST_UNEVENNESS or residue > MOST_RESIDUE:
        return []
    if _blank(old) or _blank(new):
        return [(unevenness + residue, first, first + steps, "fade")]
    if _correlation(old, new) > SAME_STRUCTURE:
        return []
    return [(unevenness + residue, first, first + steps, "dissolve")]


def _luma(picture: Floats) -> Floats:
    return picture.reshape(-1, 3)[:, 0]


def _blank(picture: Floats) -> bool:
    luma = _luma(picture)
    return bool(luma.std() < BLANK_SPREAD and not BLANK_DARK < luma.mean() < BLANK_BRIGHT)


def _correlation(a: Floats, b: Floats) -> float:
    x, y = _luma(a) - _luma(a).mean(), _luma(b) - _luma(b).mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 0 else 0.0
