"""Hard cuts: changes that happen within a few frames, stand out from the movement around them and stay."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.detectors.boundary import LEAST_SHOT_SECONDS, Boundary
from analysis.detectors.thumbs import Pictures, change_between, correlation, opening

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
STANDS_OUT_OF_A_PAN = 2.0
"""The same where the pictures before and after can be followed as the camera moves, and those of the cut can't."""
FOLLOWED_FAR = 0.02
FOLLOWED_LIKE = 0.75
"""A change whose points can be followed from picture to picture is a movement of the camera if they moved by that share of the
width, or if the pictures correlate more than that; a jump cut before one background is neither."""
ANOTHER_VIEW = 0.3
"""From one frame to the next no hand moves a camera by more than that share of the picture's width."""
PANNING = 0.005
"""The same from frame to frame, above which the camera is under way."""
SURROUNDINGS_SECONDS = 0.4
FLASH_SECONDS = 0.3
"""A picture that is back by then was a flash or a passing thing."""
STAYS = 0.5
"""The share of a cut's change that is still there after FLASH_SECONDS."""


def cuts(pictures: Pictures) -> Iterator[Boundary]:
    """The cuts, in order, at the first picture after each."""
    times, thumbs = pictures.times, pictures.thumbs
    steps = np.array([0.0, *(change_between(a, b) for a, b in itertools.pairwise(thumbs))])
    clock = np.array(times)
    for first, last in _bursts(steps, clock):
        change, likeness = change_between(thumbs[first - 1], thumbs[last]), correlation(thumbs[first - 1], thumbs[last])
        if change < CUT_CHANGE or likeness >= SAME_PICTURE or opening(times[0] == 0.0, times[first], LEAST_SHOT_SECONDS, thumbs[first - 1]):
            continue
        later = min(int(np.searchsorted(clock, clock[last] + FLASH_SECONDS)), len(thumbs) - 1)
        if change_between(thumbs[first - 1], thumbs[later]) < STAYS * change:
            continue
        if _stands_out(pictures, steps, first, last) and not _camera_moved(pictures, first, last, likeness):
            yield Boundary(times[first + int(steps[first : last + 1].argmax())], "cut", change)


def _stands_out(pictures: Pictures, steps: NDArray[np.float64], first: int, last: int) -> bool:
    """Whether the biggest step of a burst is far bigger than the steps around it."""
    clock, biggest = np.array(pictures.times), float(steps[first : last + 1].max())
    before = steps[(clock >= clock[first - 1] - SURROUNDINGS_SECONDS) & (clock < clock[first])]
    after = steps[(clock > clock[last]) & (clock <= clock[last] + SURROUNDINGS_SECONDS)]
    around = np.concatenate([before, after])
    usual = float(np.quantile(around, 0.75)) if around.size else 0.0
    if biggest >= STANDS_OUT * usual or biggest < STANDS_OUT_OF_A_PAN * usual:
        return biggest >= STANDS_OUT * usual
    pairs = [(first - 2, first - 1), (last, last + 1)]
    panned = all(a >= 0 and b < len(steps) and pictures.shift(a, b) >= PANNING for a, b in pairs)
    return panned and pictures.motion(first - 1, last) is None


def _camera_moved(pictures: Pictures, first: int, last: int, likeness: float) -> bool:
    """Whether the change is one view, moved: a whip pan, a jerk of the hand."""
    shifts = [pictures.shift(number - 1, number) for number in range(first, last + 1)]
    followed = all(0 <= shift <= ANOTHER_VIEW for shift in shifts)
    return followed and (sum(shifts) >= FOLLOWED_FAR or likeness >= FOLLOWED_LIKE)


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
